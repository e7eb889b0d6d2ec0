/** What the script file finds out in a service worker, while it may still load another. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { loadLegacyIfNeeded } from '../../src/js/service-worker.js';

const script = 'https://page.test/lib/eventsource.js';

/** @type {string[]} */
let loaded = [];
const names = ['EventSource', 'ServiceWorkerGlobalScope', 'WebAssembly', 'importScripts'];
const own = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));

/** @param {Record<string, unknown>} globals in place of those of a service worker that has no class */
function define(globals = {}) {
  const worker = {
    ServiceWorkerGlobalScope: class {},
    importScripts: (/** @type {string} */ url) => loaded.push(url),
  };
  Reflect.deleteProperty(globalThis, 'EventSource');
  for (const [name, value] of Object.entries({ ...worker, ...globals })) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

afterEach(() => {
  loaded = [];
  names.forEach((name, index) => {
    Reflect.deleteProperty(globalThis, name);
    if (own[index] !== undefined) {
      Object.defineProperty(globalThis, name, own[index]);
    }
  });
});

describe('a service worker', () => {
  it('without WebAssembly loads the file in ES5, which lies beside the script', () => {
    define({ WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(script), true);
    assert.deepEqual(loaded, ['https://page.test/lib/eventsource.legacy.js']);
  });

  it('whose policy forbids WebAssembly loads that file', () => {
    const Module = function Module() {
      throw new EvalError('refused');
    };
    define({ WebAssembly: { Module } });
    assert.equal(loadLegacyIfNeeded(script), true);
    assert.equal(loaded.length, 1);
  });

  it('with WebAssembly loads nothing', () => {
    define();
    assert.equal(loadLegacyIfNeeded(script), false);
    assert.deepEqual(loaded, []);
  });

  it('with a class of the browser loads nothing', () => {
    define({ EventSource: class {}, WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(script), false);
    assert.deepEqual(loaded, []);
  });

  it('that knows no address of the script loads nothing', () => {
    define({ WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(undefined), false);
    assert.deepEqual(loaded, []);
  });

  it('goes on where the file cannot be loaded', () => {
    const importScripts = () => {
      throw new DOMException('refused', 'NetworkError');
    };
    define({ WebAssembly: undefined, importScripts });
    assert.equal(loadLegacyIfNeeded(script), false);
  });
});

it('what is no service worker loads nothing', () => {
  define({ WebAssembly: undefined });
  Reflect.deleteProperty(globalThis, 'ServiceWorkerGlobalScope');
  assert.equal(loadLegacyIfNeeded(script), false);
  assert.deepEqual(loaded, []);
});
