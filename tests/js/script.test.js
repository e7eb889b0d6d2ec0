/**
 * `dist/eventsource.js` and `dist/eventsource.legacy.js` among the globals of a page, and none of
 * Node's.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';

for (const name of ['eventsource.js', 'eventsource.legacy.js']) {
  describe(`dist/${name}`, () => testScript(name));
}

/** @param {string} name */
function testScript(name) {
  /** @type {string} */
  let script;
  before(async () => {
    const file = new URL(`../../dist/${name}`, import.meta.url);
    script = await readFile(file, 'utf8').catch(() => {
      throw new Error(`expected dist/${name}: run npm run build first`);
    });
  });

  /** @param {Record<string, unknown>} [globals] beside those that the class needs */
  function load(globals = {}) {
    const page = createContext({
      ...{ DOMException, Event, EventTarget, MessageChannel, MessageEvent },
      ...{ TextDecoder, TextEncoder, URL, performance },
      ...globals,
    });
    const before = Object.getOwnPropertyNames(page);
    runInContext(script, page);
    const defined = Object.getOwnPropertyNames(page).filter((name) => !before.includes(name));
    return { page, defined: defined.sort() };
  }

  class Native {}

  it('defines two globals beside a class, three without one, and no other', () => {
    assert.deepEqual(load({ EventSource: Native }).defined, [
      'EventSourcePolyfill',
      'NativeEventSource',
    ]);
    assert.deepEqual(load().defined, ['EventSource', 'EventSourcePolyfill', 'NativeEventSource']);
  });

  it('loaded twice still names the class that was there first', () => {
    const { page } = load({ EventSource: Native });
    runInContext(script, page);
    assert.equal(page.NativeEventSource, Native);
  });

  it('loaded twice where there was none still says so', () => {
    const { page } = load();
    runInContext(script, page);
    assert.equal(page.NativeEventSource, undefined);
  });
}
