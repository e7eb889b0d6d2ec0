/**
 * What the script file does to the global scope of a page and of each kind of worker, where the
 * browser has a class of its own and where it has none.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { askWorker } from '../support/ask-worker.js';
import { browserNames } from '../support/browsers.js';
import { useBrowser } from '../support/use-browser.js';

/** @typedef {import('./pages/installed.js').Installed} Installed */

const scopes = ['window', 'dedicated worker', 'shared worker', 'service worker'];

for (const browserName of browserNames) {
  describe(`${browserName}: dist/eventsource.js`, () => {
    const used = useBrowser(browserName);

    for (const scope of scopes) {
      it(`${scope} without a class: is installed with the descriptor of a native global`, async () => {
        const facts = await load({ ...used, scope, bare: true });
        assert.equal(facts.globalIsPolyfill, true);
        assert.equal(facts.polyfill, 'function');
        assert.deepEqual(facts.descriptor, {
          configurable: true,
          enumerable: false,
          value: 'function',
          writable: true,
        });
        assert.equal(facts.native, 'undefined');
        assert.equal(facts.nativeIsDefined, true);
        assert.equal(facts.data, 'installed');
      });

      it(`${scope} as it is: leaves the native class alone and compiles nothing`, async () => {
        const facts = await load({ ...used, scope, bare: false });
        assert.equal(facts.globalIsAsBefore, facts.hadNative);
        assert.equal(facts.globalIsPolyfill, !facts.hadNative);
        assert.equal(facts.nativeIsAsBefore, true);
        assert.equal(facts.nativeIsDefined, true);
        assert.equal(facts.native, facts.hadNative ? 'function' : 'undefined');
        assert.equal(facts.polyfill, 'function');
        assert.deepEqual(facts.callsOnLoad, []);
      });

      it(`${scope}: the first construction is what compiles`, async () => {
        const { callsOnLoad, callsOnConstruction, data } = await load({
          ...used,
          scope,
          bare: false,
        });
        assert.deepEqual(callsOnLoad, []);
        assert.deepEqual([...callsOnConstruction].sort(), ['Instance', 'Module']);
        assert.equal(data, 'installed');
      });
    }

    it('a document of SVG: a relative URL is resolved', async () => {
      const page = await used.browser.newPage();
      await page.goto(`${used.server.origin}/page.svg?script=/dist/eventsource.js`);
      const url = await page.evaluate(() => {
        const source = new /** @type {any} */ (globalThis).EventSourcePolyfill('/echo?é');
        source.close();
        return source.url;
      });
      assert.equal(url, `${used.server.origin}/echo?%C3%A9`);
      await page.close();
    });

    it('window as it is: the browser has a class, so the tests above say something', async () => {
      const { hadNative } = await load({ ...used, scope: 'window', bare: false });
      assert.equal(hadNative, true);
    });
  });
}

/**
 * @param {object} options
 * @param {import('puppeteer-core').Browser} options.browser
 * @param {import('../server/index.js').TestServer} options.server
 * @param {string} options.scope
 * @param {boolean} options.bare whether the browser's own class is deleted first
 * @returns {Promise<Installed>}
 */
async function load({ browser, server, scope, bare }) {
  const scripts = [
    '/tests/e2e/pages/web-assembly-calls.js',
    '/dist/eventsource.js',
    '/tests/e2e/pages/installed.js',
  ];
  const query = `${scripts.map((script) => `script=${script}`).join('&')}${bare ? '&bare' : ''}`;
  const answers = JSON.stringify([{ chunks: ['data: installed\n\n'], then: 'hold' }]);
  const stream = `${server.origin}/answers?answers=${encodeURIComponent(answers)}&token=install`;

  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${server.origin}/page${scope === 'window' ? `?${query}` : ''}`);
  const facts =
    scope === 'window'
      ? await page.evaluate((url) => /** @type {any} */ (globalThis).installed(url), stream)
      : await page.evaluate(askWorker, scope, `/worker.js?${query}`, stream);
  await page.close();
  assert.deepEqual(errors, []);
  assert.equal(facts.error, undefined);
  return facts;
}
