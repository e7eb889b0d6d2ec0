/** "./polyfill", in each of its kinds: the class of the entry beside it becomes a global where there is none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

/** Kinds of "./polyfill", and the entries whose class they install. */
const entries = {
  polyfill: 'index',
  'polyfill.fallback': 'fallback',
  'polyfill.legacy': 'fallback.legacy',
  'polyfill.node': 'index.node',
};

for (const [polyfill, entry] of Object.entries(entries)) {
  describe(`entries/${polyfill}.js`, () => {
    it(`installs the class of ${entry}.js, and exports it`, async () => {
      const outcome = await inOwnProcess(
        async ({ loadEntry }, names) => {
          Reflect.deleteProperty(globalThis, 'EventSource');
          const [polyfill, { EventSource }] = await Promise.all(names.map(loadEntry));
          return [globalThis.EventSource === EventSource, polyfill.EventSource === EventSource];
        },
        [polyfill, entry],
      );
      assert.deepEqual(outcome, [true, true]);
    });

    it('leaves a class alone that is there', async () => {
      const isLeft = await inOwnProcess(async ({ loadEntry }, name) => {
        const Native = class EventSource {};
        Object.defineProperty(globalThis, 'EventSource', { value: Native, configurable: true });
        await loadEntry(name);
        return /** @type {unknown} */ (globalThis.EventSource) === Native;
      }, polyfill);
      assert.equal(isLeft, true);
    });
  });
}
