/** Pages of another origin: the browsers' own classes, and this package's, over streams that are cut. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';

import { SSE, createChannel } from '../../src/server/index.js';
import { browserNames, launch } from '../support/browsers.js';
import { serve } from './support/serve.js';

const TOTAL = 30;
const CUT = 10;

/**
 * In the page.
 *
 * @param {string} name of the global class
 * @param {string} url
 * @param {number} last
 * @returns {Promise<number[]>}
 */
function receive(name, url, last) {
  return new Promise((resolve, reject) => {
    /** @type {number[]} */
    const seen = [];
    Object.assign(globalThis, { seen });
    const Source = Reflect.get(globalThis, name);
    const source = new Source(url, { withCredentials: true });
    source.onmessage = (/** @type {MessageEvent} */ { data }) => {
      seen.push(Number(data));
      if (seen.at(-1) === last) {
        source.close();
        resolve(seen);
      }
    };
    source.onerror = () => source.readyState === 2 && reject(new Error('failed'));
  });
}

for (const browserName of browserNames) {
  describe(browserName, { timeout: 60_000 }, () => {
    /** @type {import('puppeteer-core').Browser} */
    let browser;
    before(async () => {
      browser = await launch(browserName);
    });
    after(() => browser?.close());

    for (const [name, title, method] of [
      ['NativeEventSource', "the browser's own class", 'GET'],
      ['EventSourcePolyfill', 'the class of this package, which sends a form', 'POST'],
    ]) {
      it(`gets every number once: ${title}`, async (context) => {
        const script = await readFile(new URL('../../dist/eventsource.js', import.meta.url));
        const page =
          '<!DOCTYPE html><link rel="icon" href="data:,"><script src="/script.js"></script>';
        const { origin } = await serve(
          context,
          http.createServer((request, response) => {
            const isScript = request.url === '/script.js';
            response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
            response.end(isScript ? script : page);
          }),
        );
        const { server, origin: other } = await serve(context);
        const channel = createChannel();
        const cors = { origin: [origin], credentials: true };
        const sse = new SSE(server, { channel, cors, retry: 10 });
        /** @type {string[]} */
        const methods = [];
        sse.on('connection', ({ req }) => methods.push(req.method));

        const tab = await browser.newPage();
        await tab.goto(origin);
        const connected = once(sse, 'connection');
        const received = tab.evaluate(receive, name, `${other}/sse`, TOTAL);
        await connected;
        channel.publish('1');
        // Who is cut before anything has reached it is a new client again, or tries another carrier.
        /** @param {number} number */
        const arrives = (number) =>
          tab.waitForFunction((it) => Reflect.get(globalThis, 'seen').includes(it), {}, number);
        await arrives(1);
        /** @type {Promise<unknown> | undefined} */
        let back;
        for (let number = 2; number <= TOTAL; number += 1) {
          channel.publish(String(number));
          if (number % CUT === 0 && number < TOTAL) {
            back = once(sse, 'connection');
            sse.clients.forEach(({ res }) => res.destroy());
          } else if (number % CUT === 3) {
            await back;
            await arrives(number);
          }
        }
        assert.deepEqual(
          await received,
          Array.from({ length: TOTAL }, (_, index) => index + 1),
        );
        assert.deepEqual(methods, ['GET', method, method]);
        await tab.close();
      });
    }
  });
}
