/**
 * `dist/eventsource.legacy.js` in pages that have no more than an old browser has, methods of
 * built-in objects included, and where requests do not tell that text has come.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { browserNames } from '../support/browsers.js';
import { useBrowser } from '../support/use-browser.js';

const answers = [
  { chunks: ['retry: 10\nid: 1\ndata: é日😀\n\n', 'event: named\ndata: two\n\n'] },
  { chunks: ['data: back\n\n', 'data: end\n\n'], then: 'hold' },
];

const expected = [
  ['open', 1],
  ['message', 1, 'é日😀', '1'],
  ['named', 1, 'two', '1'],
  ['error', 0],
  ['open', 1],
  ['message', 1, 'back', '1'],
  ['message', 1, 'end', '1'],
  ['closed', 2, true],
];

const folder = '/tests/e2e/pages';

for (const browserName of browserNames) {
  describe(`${browserName}: dist/eventsource.legacy.js`, () => {
    const used = useBrowser(browserName);

    for (const engine of ['ie-11', 'ie-10']) {
      it(`${browserName}: receives and reconnects with no more than ${engine} has`, async () => {
        assert.deepEqual(await receive(`old-engine.js?${engine}`, {}), expected);
      });
    }

    it(`${browserName}: sees text where requests do not tell of it`, async () => {
      assert.deepEqual(await receive('silent-xhr.js', { transport: 'xhr' }), expected);
    });

    /**
     * @param {string} engine the script that makes it
     * @param {object} init
     * @returns {Promise<unknown>} what a source there received
     */
    async function receive(engine, init) {
      const page = await used.browser.newPage();
      /** @type {string[]} */
      const errors = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      const scripts = [`${folder}/${engine}`, '/dist/eventsource.legacy.js', `${folder}/record.js`];
      await page.goto(
        `${used.server.origin}/page?${scripts.map((path) => `script=${path}`).join('&')}`,
      );
      const url = `${used.server.origin}/answers?answers=${encodeURIComponent(JSON.stringify(answers))}&token=${crypto.randomUUID()}`;
      await page.evaluate((...given) => /** @type {any} */ (self).record(...given), url, init);
      // There may be no promise in the page that tells when it is done.
      let recorded = [];
      for (let wait = 0; wait < 500 && recorded.length < expected.length; wait += 1) {
        await delay(20);
        recorded = await page.evaluate(() => /** @type {any} */ (self).recorded);
      }
      await page.close();
      assert.deepEqual(errors, []);
      return recorded;
    }
  });
}
