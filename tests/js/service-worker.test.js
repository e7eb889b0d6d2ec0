/** What the script file finds out in a service worker, while it may still load another. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { loadLegacyIfNeeded } from '../../src/js/service-worker.js';
import { define, restore } from './support/globals.js';

const script = 'https://page.test/lib/eventsource.js';

/** @type {string[]} */
let loaded = [];

/** @param {Record<string, unknown>} [globals] in place of those of a service worker that has no class */
function become(globals) {
  define({
    ServiceWorkerGlobalScope: class {},
    importScripts: (/** @type {string} */ url) => loaded.push(url),
    ...globals,
  });
}

beforeEach(() => {
  loaded = [];
  define({ EventSource: undefined });
  Reflect.deleteProperty(globalThis, 'EventSource');
});
afterEach(restore);

describe('a service worker', () => {
  it('without WebAssembly loads the file in ES5, which lies beside the script', () => {
    become({ WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(script), true);
    assert.deepEqual(loaded, ['https://page.test/lib/eventsource.legacy.js']);
  });

  it('whose policy forbids WebAssembly loads that file', () => {
    const Module = function Module() {
      throw new EvalError('refused');
    };
    become({ WebAssembly: { Module } });
    assert.equal(loadLegacyIfNeeded(script), true);
    assert.equal(loaded.length, 1);
  });

  it('with WebAssembly loads nothing', () => {
    become();
    assert.equal(loadLegacyIfNeeded(script), false);
    assert.deepEqual(loaded, []);
  });

  it('with a class of the browser loads nothing', () => {
    become({ EventSource: class {}, WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(script), false);
    assert.deepEqual(loaded, []);
  });

  it('that knows no address of the script loads nothing', () => {
    become({ WebAssembly: undefined });
    assert.equal(loadLegacyIfNeeded(undefined), false);
    assert.deepEqual(loaded, []);
  });

  it('goes on where the file cannot be loaded', () => {
    const importScripts = () => {
      throw new DOMException('refused', 'NetworkError');
    };
    become({ WebAssembly: undefined, importScripts });
    assert.equal(loadLegacyIfNeeded(script), false);
  });
});

it('what is no service worker loads nothing', () => {
  define({ WebAssembly: undefined });
  assert.equal(loadLegacyIfNeeded(script), false);
  assert.deepEqual(loaded, []);
});
