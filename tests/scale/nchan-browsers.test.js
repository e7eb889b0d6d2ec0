/** A page of another origin reads from nchan, which takes the last event ID in no form. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';

import { browserNames, launch } from '../support/browsers.js';
import { locations, publish } from './support/nchan.js';
import { startNginx } from './support/nginx.js';
import { leftOut } from './support/programs.js';
import { startRelay } from '../support/relay.js';

const timeout = 60_000;

describe('nchan in browsers', { skip: leftOut, timeout }, () => {
  /** @type {Awaited<ReturnType<typeof startNginx>>} */
  let nginx;
  /** @type {Awaited<ReturnType<typeof startPage>>} */
  let pages;
  before(async () => {
    nginx = await startNginx({ nchan: true, server: locations() });
    pages = await startPage();
  });
  after(async () => {
    await nginx?.stop();
    pages?.close();
  });

  for (const name of browserNames) {
    describe(name, () => {
      /** @type {import('puppeteer-core').Browser} */
      let browser;
      before(async () => {
        browser = await launch(name);
      });
      after(() => browser?.close());

      /**
       * Two messages, a cut, and a third message.
       *
       * @param {import('node:test').TestContext} test
       * @param {string} location
       * @param {import('eventsource-wasm').EventSourceInit} init
       * @returns {Promise<{ numbers: string[], resumed: boolean[], form: boolean }>} what the page got
       *   until then, and whether a form was tried
       */
      async function readOverCut(test, location, init = {}) {
        const channel = `${location}_${name}_${'lastEventIdCarrier' in init}`;
        const relay = await startRelay(nginx.url);
        test.after(() => relay.close());
        const page = await browser.newPage();
        test.after(() => page.close());
        await page.goto(pages.url);

        await publish(nginx, channel, 1, 2);
        await page.evaluate(read, `${relay.url}/${location}/${channel}`, init);
        await page.waitForFunction("seen.numbers.at(-1) === '2'");
        relay.cut();
        await publish(nginx, channel, 3, 3);
        await page.waitForFunction('seen.source.readyState === 0');
        relay.mend();
        await page.evaluate('seen.source.reconnect()');
        await page.waitForFunction("seen.numbers.at(-1) === '3'");
        const got = /** @type {any} */ (await page.evaluate('seen'));
        return {
          numbers: got.numbers,
          resumed: got.resumed,
          form: relay.requests.some((text) => /^POST /m.test(text)),
        };
      }

      it('resumes by the header when its form is refused, if a preflight allows it', async (test) => {
        assert.deepEqual(await readOverCut(test, 'preflight'), {
          numbers: ['1', '2', '3'],
          resumed: [false, true],
          form: true,
        });
      });

      it('goes on without an ID, from the oldest message, where none can be sent', async (test) => {
        assert.deepEqual(await readOverCut(test, 'events'), {
          numbers: ['1', '2', '1', '2', '3'],
          resumed: [false, false],
          form: true,
        });
      });

      it("resumes by nchan's query parameter, without a preflight", async (test) => {
        const init = { lastEventIdCarrier: { query: 'last_event_id' } };
        assert.deepEqual(await readOverCut(test, 'events', init), {
          numbers: ['1', '2', '3'],
          resumed: [false, true],
          form: false,
        });
      });
    });
  }
});

/**
 * Runs in the page.
 *
 * @param {string} url
 * @param {import('eventsource-wasm').EventSourceInit} init
 */
function read(url, init) {
  const page = /** @type {any} */ (globalThis);
  const source = new page.EventSourcePolyfill(url, {
    // Not before the line is mended: a form that meets no server is followed by the header.
    retry: () => 60_000,
    ...init,
  });
  const seen = {
    source,
    numbers: /** @type {string[]} */ ([]),
    resumed: /** @type {boolean[]} */ ([]),
  };
  page.seen = seen;
  source.onopen = (/** @type {any} */ event) => seen.resumed.push(event.resumed);
  source.onmessage = (/** @type {any} */ event) => seen.numbers.push(event.data);
}

/** An origin of its own, with a page that holds the class. */
async function startPage() {
  const script = await readFile(new URL('../../dist/eventsource.js', import.meta.url));
  const server = createServer(({ url }, response) => {
    const isScript = url === '/eventsource.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script src="/eventsource.js"></script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
