/** The demo in both browsers: what a visitor does, and what the page must show then. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { browserNames, launch } from '../support/browsers.js';
import { DemoPage } from '../support/demo-page.js';
import { openPage, spawnDemo, withoutNative } from '../support/demo.js';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * Counts what the page itself requests of a stream, in `requested`.
 *
 * @param {Page} page
 */
function countStreamRequests(page) {
  return page.evaluateOnNewDocument(() => {
    const requested = { fetch: 0, xhr: 0 };
    Object.assign(globalThis, { requested });
    /** @param {unknown} url */
    const isStream = (url) =>
      /\/streams\/\w+$/.test(url instanceof Request ? url.url : String(url));
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => {
      requested.fetch += Number(isStream(input));
      return fetch(input, init);
    };
    const { open } = XMLHttpRequest.prototype;
    /** @param {unknown[]} args */
    XMLHttpRequest.prototype.open = function countingOpen(...args) {
      requested.xhr += Number(isStream(args[1]));
      return Reflect.apply(open, this, args);
    };
  });
}

for (const browserName of browserNames) {
  describe(`demo / ${browserName}`, { timeout: 240_000 }, () => {
    /** @type {ReturnType<typeof spawnDemo>} */
    let demo;
    /** @type {string[]} */
    let urls;
    /** @type {import('puppeteer-core').Browser} */
    let browser;

    before(async () => {
      demo = spawnDemo();
      urls = await demo.urls();
      browser = await launch(browserName);
    });
    after(async () => {
      await browser?.close();
      await demo.interrupt();
    });

    /**
     * @param {string} name
     * @param {(demoPage: DemoPage) => Promise<void>} visit
     * @param {(page: Page) => Promise<unknown>} [prepare]
     */
    function visit(name, visit, prepare) {
      it(name, async () => {
        const origins = urls.map((url) => new URL(url).origin);
        const { page, complaints } = await openPage(browser, urls[0], { prepare, origins });
        try {
          await visit(new DemoPage(page));
        } catch (error) {
          throw new Error(`${error}\nThe page said: ${complaints.join('\n')}`, { cause: error });
        } finally {
          await page.close();
        }
        assert.deepEqual(complaints, []);
      });
    }

    visit('events flow over both classes', async (demoPage) => {
      for (const panel of await demoPage.panelsAfter(5)) {
        assert.equal(panel.state, 'OPEN');
        assert.equal(panel.url, panel.origin + new URL(panel.url).pathname);
        assert.equal(panel.lost + panel.doubled, 0);
        assert.match(panel.request, /^GET \/streams\//);
        assert.doesNotMatch(panel.request, /Last-Event-ID/);
      }
    });

    visit('a dropped connection resumes by id, nothing lost or doubled', async (demoPage) => {
      await demoPage.choose('rate', '20');
      await demoPage.panelsAfter(10);
      const cutAt = await demoPage.drop();
      for (const panel of await demoPage.panelsAfter(20)) {
        assert.match(panel.request, new RegExp(`^GET .*\nLast-Event-ID: ${cutAt}$`, 's'));
        assert.ok(Number(panel.lastEventId) > cutAt);
        assert.equal(panel.lost + panel.doubled, 0);
        assert.match(panel.log, /open +OPEN[^]*error +CONNECTING/, 'newest first');
      }
    });

    visit(
      'across origins the id comes as a form, the native class has a header',
      async (demoPage) => {
        await demoPage.choose('origin', 'other');
        await demoPage.waitForUrl(urls[1]);
        await demoPage.panelsAfter(3);
        const cutAt = await demoPage.drop();
        const [polyfill, native] = await demoPage.panelsAfter(8);
        const { origin, host } = new URL(urls[0]);
        const other = new URL(urls[1]);
        assert.ok(host !== other.host);
        assert.match(polyfill.request, /^POST \/streams\//);
        assert.match(native.request, /^GET \/streams\//);
        assert.match(polyfill.request, /\nContent-Type: application\/x-www-form-urlencoded\b/);
        assert.match(polyfill.request, new RegExp(`\n\nLast-Event-ID=${cutAt}$`));
        assert.match(native.request, new RegExp(`\nLast-Event-ID: ${cutAt}$`));
        for (const panel of [polyfill, native]) {
          assert.ok(panel.request.includes(`\nHost: ${other.host}\nOrigin: ${origin}\n`));
          assert.equal(panel.origin, other.origin);
          assert.equal(panel.lost + panel.doubled, 0);
        }
      },
    );

    visit(
      'in a worker the WebAssembly class streams without the page',
      async (demoPage) => {
        await demoPage.panelsAfter(1);
        assert.equal(await demoPage.page.evaluate('requested.fetch'), 1);
        await demoPage.choose('place', 'worker');
        await demoPage.drop();
        const [polyfill] = await demoPage.panelsAfter(10);
        assert.match(polyfill.request, /Last-Event-ID: \d+$/);
        assert.equal(polyfill.lost + polyfill.doubled, 0);
        assert.deepEqual(await demoPage.page.evaluate('requested'), { fetch: 1, xhr: 0 });
      },
      countStreamRequests,
    );

    visit(
      'the WebAssembly class streams over XMLHttpRequest',
      async (demoPage) => {
        await demoPage.choose('transport', 'xhr');
        await demoPage.page.waitForFunction('requested.xhr === 1');
        await demoPage.drop();
        const [polyfill] = await demoPage.panelsAfter(10);
        assert.match(polyfill.request, /Last-Event-ID: \d+$/);
        assert.equal(polyfill.lost + polyfill.doubled, 0);
        assert.deepEqual(await demoPage.page.evaluate('requested'), { fetch: 1, xhr: 2 });
      },
      countStreamRequests,
    );

    visit('events get the type that was typed, and none is lost on the way', async (demoPage) => {
      await demoPage.panelsAfter(2);
      for (const type of ['größe', 'error', 'message']) {
        await demoPage.typeEventType(type);
        await demoPage.waitForLog(new RegExp(`${type} +\\d`));
      }
      for (const panel of await demoPage.panelsAfter(4)) {
        assert.equal(panel.lost + panel.doubled, 0);
        assert.equal(panel.state, 'OPEN');
      }
    });

    visit('`retry` rules how long both stay away', async (demoPage) => {
      await demoPage.choose('retry', '3000');
      await demoPage.panelsAfter(3);
      const before = performance.now();
      await demoPage.drop();
      assert.ok(performance.now() - before > 2900);
    });

    visit('the chart follows the rate', async (demoPage) => {
      await demoPage.choose('rate', '100');
      await demoPage.page.waitForFunction(() =>
        ['rate-polyfill', 'rate-native'].every(
          (id) => Number(document.getElementById(id)?.textContent) > 60,
        ),
      );
      assert.ok((await demoPage.inkOfChart()) > 500);
    });

    visit('a source can be closed, and another one opened', async (demoPage) => {
      await demoPage.panelsAfter(3);
      await demoPage.toggle('polyfill');
      await demoPage.waitForState('polyfill', 'CLOSED');
      const closedAt = (await demoPage.panel('polyfill')).received;
      await demoPage.panelsAfter(closedAt + 5, ['native']);
      assert.equal((await demoPage.panel('polyfill')).received, closedAt);
      await demoPage.toggle('polyfill');
      await demoPage.waitForState('polyfill', 'OPEN');
      const [polyfill] = await demoPage.panelsAfter(2);
      assert.equal(polyfill.lost + polyfill.doubled, 0);
    });

    visit('every control is reached by keyboard, and its focus is visible', async (demoPage) => {
      await demoPage.panelsAfter(1);
      assert.deepEqual(await demoPage.tabThrough(), [
        'Examples',
        'rate',
        'retry',
        'origin',
        'type',
        'drop',
        'place',
        'transport',
        'Close WebAssembly',
        'WebAssembly: last request',
        'WebAssembly: log, newest first',
        'Close Native',
        'Native: last request',
        'Native: log, newest first',
      ]);
    });

    visit('arrows and Enter are enough to use it', async (demoPage) => {
      await demoPage.panelsAfter(1);
      await demoPage.page.focus('[name=rate]:checked');
      await demoPage.page.keyboard.press('ArrowRight');
      await demoPage.page.waitForSelector('[name=rate][value="20"]:checked');
      await demoPage.page.focus('#drop');
      await demoPage.page.keyboard.press('Enter');
      await demoPage.waitForStatus(/^Resumed/);
    });

    visit('a narrow phone does not scroll sideways', async (demoPage) => {
      await demoPage.page.setViewport({ width: 360, height: 740 });
      await demoPage.choose('origin', 'other');
      await demoPage.choose('rate', '500');
      await demoPage.waitForUrl(urls[1]);
      await demoPage.drop();
      await demoPage.panelsAfter(1000);
      assert.deepEqual(await demoPage.overflowing(), []);
    });

    it('a dark scheme makes it dark', async () => {
      // Firefox has the scheme as a preference of the whole browser.
      const preferences = { 'layout.css.prefers-color-scheme.content-override': 0 };
      const dark = browserName === 'firefox' ? await launch('firefox', { preferences }) : browser;
      const page = await dark.newPage();
      try {
        if (browserName === 'chromium') {
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
        }
        await page.goto(urls[0]);
        const { paper, ink } = await new DemoPage(page).brightness();
        assert.ok(paper < 60 && ink > 200, `paper ${paper}, ink ${ink}`);
      } finally {
        await (dark === browser ? page.close() : dark.close());
      }
    });

    visit(
      'a browser without the class is told so, and served',
      async (demoPage) => {
        const [polyfill] = await demoPage.panelsAfter(3, ['polyfill']);
        const native = await demoPage.panel('native');
        assert.equal(polyfill.lost + polyfill.doubled, 0);
        assert.equal(native.state, 'CLOSED');
        assert.equal(native.note, 'This browser has no EventSource of its own.');
      },
      withoutNative,
    );
  });
}
