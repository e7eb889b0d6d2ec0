/** Fake timers of test runners exchange callbacks of the platform, and may never call them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

for (const engine of /** @type {const} */ (['loadEmbedded', 'loadFallback'])) {
  describe(`where callbacks are swallowed once the class is there, by ${engine}`, () => {
    it('events come', async () => {
      const data = await inOwnProcess(async (tools, load) => {
        const { EventSource } = await tools[load]();
        Object.assign(globalThis, { queueMicrotask: () => {}, setImmediate: () => {} });
        const { fetch, requests } = tools.createServer();
        const source = new EventSource('http://host.test/', { fetch });
        await tools.next(source, 'open');
        const message = tools.next(source, 'message');
        requests[0].push('data: here\n\n');
        return (await message).data;
      }, engine);
      assert.equal(data, 'here');
    });
  });
}
