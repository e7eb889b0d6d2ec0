/**
 * Sources of pages that go away and come back.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { browserNames } from '../support/browsers.js';
import { useBrowser } from '../support/use-browser.js';

for (const browserName of browserNames) {
  describe(`${browserName}: page life cycle`, () => {
    const used = useBrowser(browserName);

    for (const transport of ['fetch', 'xhr']) {
      it(`${transport}: a page that goes aborts its requests without an event`, async () => {
        const { page, token } = await openStream(used.browser, used.server, transport);
        await leave(page, used.server);
        assert.equal((await requests(used.server, { token, closed: 1 })).length, 1);
        await page.close();
      });

      it(`${transport}: a hidden page is paused if it wants to be, and resumed when it is seen`, async () => {
        const { page, token } = await openStream(used.browser, used.server, transport, {
          init: { whenHidden: { pauseAfter: 50 } },
        });
        const front = await used.browser.newPage();
        await front.bringToFront();
        assert.equal((await requests(used.server, { token, closed: 1 })).length, 1);
        await page.bringToFront();
        const [, resumption] = await requests(used.server, { token, atLeast: 2 });
        assert.equal(resumption.headers['last-event-id'], '1');
        await page.waitForFunction(() => /** @type {any} */ (globalThis).types.length >= 4);
        assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).types), [
          'open',
          'message',
          'open',
          'message',
        ]);
        await front.close();
        await page.close();
      });

      it(`${transport}: a page whose network is back reconnects at once`, async () => {
        const { page, token } = await openStream(used.browser, used.server, transport, {
          then: 'end',
          retry: 100_000,
        });
        await page.waitForFunction(() => /** @type {any} */ (globalThis).types.includes('error'));
        await page.setOfflineMode(true);
        await page.setOfflineMode(false);
        const [, reconnection] = await requests(used.server, { token, atLeast: 2 });
        assert.equal(reconnection.headers['last-event-id'], '1');
        await page.close();
      });

      // Firefox keeps no page that has a request under way, not even for its own class.
      if (browserName === 'chromium') {
        it(`${transport}: a page with all that options watch comes back from the cache as well`, async () => {
          const init = {
            connectTimeout: 20_000,
            heartbeatTimeout: 'adaptive',
            retry: 'resilient',
            whenHidden: { pauseAfter: 60_000 },
          };
          const { page, token } = await openStream(used.browser, used.server, transport, { init });
          await leave(page, used.server);
          await comeBack(page);
          const [, reconnection] = await requests(used.server, { token, atLeast: 2 });
          assert.equal(reconnection.headers['last-event-id'], '1');
          await page.close();
        });

        it(`${transport}: a page that is frozen is paused before its time if it wants to be`, async () => {
          const { page, token } = await openStream(used.browser, used.server, transport, {
            init: { whenHidden: { pauseAfter: 600_000 } },
          });
          const session = await page.createCDPSession();
          const front = await used.browser.newPage();
          await front.bringToFront();
          await session.send('Page.setWebLifecycleState', { state: 'frozen' });
          assert.equal((await requests(used.server, { token, closed: 1 })).length, 1);
          await session.send('Page.setWebLifecycleState', { state: 'active' });
          await page.bringToFront();
          await requests(used.server, { token, atLeast: 2 });
          await front.close();
          await page.close();
        });

        it(`${transport}: a page that comes back while it streamed reconnects`, async () => {
          const { page, token } = await openStream(used.browser, used.server, transport);
          await leave(page, used.server);
          await comeBack(page);

          const [, reconnection] = await requests(used.server, { token, atLeast: 2 });
          assert.equal(reconnection.headers['last-event-id'], '1');
          await page.waitForFunction(() => /** @type {any} */ (globalThis).types.length >= 4);
          const types = await page.evaluate(() => /** @type {any} */ (globalThis).types);
          assert.deepEqual(
            types.filter((/** @type {string} */ type) => type !== 'error'),
            ['open', 'message', 'open', 'message'],
          );
          await page.close();
        });

        it(`${transport}: a page that closed its source as it went does not reconnect`, async () => {
          const { page, token } = await openStream(used.browser, used.server, transport);
          await page.evaluate(() => {
            const scope = /** @type {any} */ (globalThis);
            scope.addEventListener('pagehide', () => scope.source.close());
          });
          await leave(page, used.server);
          await comeBack(page);

          const witness = streamUrl(used.server, `${token}-witness`);
          assert.equal(await page.evaluate(dataOf, witness, transport), '1');
          assert.equal((await requests(used.server, { token })).length, 1);
          assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).types), [
            'open',
            'message',
          ]);
          await page.close();
        });
      }

      it(`${transport}: a page that comes back while it waited reconnects`, async () => {
        const { page, token } = await openStream(used.browser, used.server, transport, {
          then: 'end',
        });
        await page.waitForFunction(() => /** @type {any} */ (globalThis).types.includes('error'));
        await leave(page, used.server);
        await comeBack(page);

        const [, reconnection] = await requests(used.server, { token, atLeast: 2 });
        assert.equal(reconnection.headers['last-event-id'], '1');
        await page.close();
      });
    }
  });
}

let tokens = 0;

/**
 * @typedef {object} StreamOptions
 * @property {'hold' | 'end'} [then] whether the stream stays open, or ends and is waited for
 * @property {number} [retry] if it ends long enough for a page to go before it has passed
 */

/**
 * A page whose global `source` has had its first message.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {import('../server/index.js').TestServer} server
 * @param {string} transport
 * @param {{ init?: object } & StreamOptions} [options]
 */
async function openStream(browser, server, transport, { init = {}, ...options } = {}) {
  tokens += 1;
  const token = `life-cycle-${tokens}`;
  const page = await browser.newPage();
  await page.goto(`${server.origin}/page?script=/dist/eventsource.js`);
  await page.evaluate(
    async (url, given) => {
      const scope = /** @type {any} */ (globalThis);
      scope.types = [];
      scope.source = new scope.EventSourcePolyfill(url, given);
      for (const type of ['open', 'message', 'error']) {
        scope.source.addEventListener(type, () => scope.types.push(type));
      }
      await new Promise((resolve) => scope.source.addEventListener('message', resolve));
    },
    streamUrl(server, token, options),
    { ...init, transport },
  );
  return { page, token };
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {import('../server/index.js').TestServer} server
 */
async function leave(page, server) {
  await page.evaluate(() => {
    const scope = /** @type {any} */ (globalThis);
    scope.cameBack = new Promise((resolve) => {
      scope.addEventListener('pageshow', (/** @type {PageTransitionEvent} */ { persisted }) =>
        resolve(persisted),
      );
    });
  });
  await page.goto(`${server.origin}/page?elsewhere`);
}

/** @param {import('puppeteer-core').Page} page */
async function comeBack(page) {
  // Not goBack(), which waits for a load that does not happen.
  await page.evaluate(() => history.back());
  await page.waitForFunction(
    () => 'source' in globalThis || !location.search.includes('elsewhere'),
  );
  const persisted = await page.evaluate(() => /** @type {any} */ (globalThis).cameBack);
  assert.equal(persisted, true, 'expected the page to come from the back/forward cache');
}

/**
 * @param {import('../server/index.js').TestServer} server
 * @param {string} token
 * @param {StreamOptions} [options]
 */
function streamUrl(server, token, { then = 'hold', retry = then === 'end' ? 1_000 : 10 } = {}) {
  const answers = JSON.stringify([{ chunks: [`retry: ${retry}\nid: 1\ndata: 1\n\n`], then }]);
  return `${server.origin}/answers?token=${token}&answers=${encodeURIComponent(answers)}`;
}

/**
 * @param {import('../server/index.js').TestServer} server
 * @param {Record<string, string | number>} wanted
 * @returns {Promise<import('../behaviours/context.js').LoggedRequest[]>}
 */
async function requests(server, wanted) {
  const parameters = new URLSearchParams(Object.entries(wanted).map(([k, v]) => [k, String(v)]));
  const response = await fetch(`${server.origin}/log?${parameters}`, {
    signal: AbortSignal.timeout(15_000),
  });
  return response.json();
}

/**
 * Runs in the page: the data of the first message of a source of its own.
 *
 * @param {string} url
 * @param {string} transport
 * @returns {Promise<string>}
 */
async function dataOf(url, transport) {
  const source = new /** @type {any} */ (globalThis).EventSourcePolyfill(url, { transport });
  const { data } = await new Promise((resolve) => source.addEventListener('message', resolve));
  source.close();
  return data;
}
