/**
 * Sources that nobody refers to: kept while they can have events, collected when CLOSED.
 *
 * In Chromium alone, as no page of Firefox can ask for a collection.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#garbage-collection
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createServer } from '../server/index.js';
import { launch } from '../support/browsers.js';

describe('chromium: garbage collection', () => {
  /** @type {import('../server/index.js').TestServer} */
  let server;
  /** @type {import('puppeteer-core').Browser} */
  let browser;
  /** @type {import('puppeteer-core').Page} */
  let page;

  before(async () => {
    server = await createServer();
    browser = await launch('chromium', { args: ['--js-flags=--expose-gc'] });
    page = await browser.newPage();
    await page.goto(`${server.origin}/page?script=/dist/eventsource.js`);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  // The native class shows that the tests are fair.
  for (const transport of ['native', 'fetch', 'xhr']) {
    it(`${transport}: a source that streams is kept, with its listeners`, async () => {
      const { token, url } = stream(server, ['data: 1\n\n', null, 'data: 2\n\n']);
      const collected = await page.evaluate(openAndForget, url, transport);
      assert.equal(collected, false);
      await fetch(`${server.origin}/release?token=${token}`, { method: 'POST' });
      await page.waitForFunction(() => /** @type {any} */ (globalThis).heard.includes('2'));
    });

    it(`${transport}: a source that waits to reconnect is kept`, async () => {
      const { url } = stream(server, ['retry: 300\ndata: 1\n\n'], 'end');
      const collected = await page.evaluate(openAndForget, url, transport);
      assert.equal(collected, false);
      await page.waitForFunction(() => /** @type {any} */ (globalThis).heard.length >= 2);
    });

    it(`${transport}: sources that were closed are collected`, async () => {
      const { url } = stream(server, ['data: 1\n\n']);
      assert.equal(await page.evaluate(closeAndForget, url, transport), 0);
    });

    it(`${transport}: sources whose connection failed are collected`, async () => {
      const url = `${server.origin}/status/404`;
      assert.equal(await page.evaluate(closeAndForget, url, transport), 0);
    });
  }
});

let tokens = 0;

/**
 * @param {import('../server/index.js').TestServer} server
 * @param {import('../server/answers.js').Chunk[]} chunks
 * @param {'hold' | 'end'} [then]
 */
function stream(server, chunks, then = 'hold') {
  tokens += 1;
  const token = `collection-${tokens}`;
  const answers = encodeURIComponent(JSON.stringify([{ chunks, then }]));
  return { token, url: `${server.origin}/answers?token=${token}&answers=${answers}` };
}

/**
 * Runs in the page: opens a source, keeps nothing of it, and collects garbage after its first
 * message; `heard` is what its listener gets.
 *
 * @param {string} url
 * @param {string} transport
 * @returns {Promise<boolean>} whether the source was collected
 */
async function openAndForget(url, transport) {
  const scope = /** @type {any} */ (globalThis);
  /** @type {string[]} */
  const heard = [];
  scope.heard = heard;
  const { reference, first } = (() => {
    const source =
      transport === 'native'
        ? new EventSource(url)
        : new scope.EventSourcePolyfill(url, { transport });
    return {
      reference: new WeakRef(source),
      first: new Promise((resolve) => {
        source.addEventListener('message', (/** @type {MessageEvent} */ { data }) => {
          heard.push(data);
          resolve(data);
        });
      }),
    };
  })();
  await first;
  for (let count = 0; count < 5; count += 1) {
    // A WeakRef holds its object until the task is over.
    await new Promise((resolve) => setTimeout(resolve));
    scope.gc();
  }
  return reference.deref() === undefined;
}

/**
 * Runs in the page: opens sources one after the other until each has had its first event, closes
 * them, keeps nothing of them.
 *
 * @param {string} url
 * @param {string} transport
 * @returns {Promise<number>} how many of them could not be collected
 */
async function closeAndForget(url, transport) {
  const scope = /** @type {any} */ (globalThis);
  /** @type {WeakRef<EventSource>[]} */
  const references = [];
  for (let count = 0; count < 10; count += 1) {
    await new Promise((resolve) => {
      const source =
        transport === 'native'
          ? new EventSource(url)
          : new scope.EventSourcePolyfill(url, { transport });
      references.push(new WeakRef(source));
      source.onmessage = source.onerror = () => {
        source.close();
        resolve(undefined);
      };
    });
  }
  const left = () => references.filter((reference) => reference.deref() !== undefined).length;
  for (let count = 0; count < 50; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    scope.gc();
    await new Promise((resolve) => setTimeout(resolve));
    if (left() === 0) {
      break;
    }
  }
  return left();
}
