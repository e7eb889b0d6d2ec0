/** Requests in Node, Deno and Bun. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import '../../src/js/node.js';
import { requests } from '../../src/js/requests.js';

describe('the signal of a request in Node', () => {
  for (const url of ['https://host.test/', 'data:text/event-stream,']) {
    it(`reaches a function given instead of fetch, for ${url}`, async () => {
      const { signal } = new AbortController();
      /** @type {unknown} */
      let given;
      const fetch = /** @type {any} */ (
        async (/** @type {string} */ _url, /** @type {RequestInit} */ init) => {
          given = init.signal;
          return new Response();
        }
      );
      await requests.send(fetch, url, 'GET', '', undefined, false, signal);
      assert.equal(given, signal);
    });
  }
});
