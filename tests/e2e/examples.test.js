/** Every example opened in both browsers, whose own class is taken away first. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { browserNames, launch } from '../support/browsers.js';
import { openPage, spawnDemo, withoutNative } from '../support/demo.js';
import { freePort } from '../support/free-port.js';

/** @typedef {import('puppeteer-core').Page} Page */

const phpFolder = fileURLToPath(new URL('../../www/examples/php/', import.meta.url));

/** PHP's own server does not say which port it took, so a free one is looked for. */
async function startPhp() {
  const port = await freePort();
  const child = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', phpFolder]);
  child.stderr.setEncoding('utf8');
  let told = '';
  while (!told.includes('started')) {
    const [text] = await once(child.stderr, 'data');
    told += text;
  }
  child.stderr.resume();
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/**
 * @param {string} origin
 * @param {RequestInit} [init]
 */
async function fetchEvents(origin, init) {
  const response = await fetch(`${origin}/events.php`, init);
  return { headers: response.headers, text: await response.text() };
}

describe('examples / php', () => {
  /** @type {Awaited<ReturnType<typeof startPhp>>} */
  let php;
  before(async () => {
    php = await startPhp();
  });
  after(() => php.stop());

  it('begins with 2 KB of comment, then numbers its events', async () => {
    const { headers, text } = await fetchEvents(php.origin);
    assert.match(headers.get('content-type') ?? '', /^text\/event-stream\b/);
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.match(text, /^: {2048}\nretry: 500\n\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n/);
  });

  it('resumes after the id in the header', async () => {
    const { text } = await fetchEvents(php.origin, { headers: { 'Last-Event-ID': '41' } });
    assert.match(text, /\n\nid: 42\ndata: 42\n\n/);
  });

  it('resumes after the id in the form body', async () => {
    const body = new URLSearchParams({ 'Last-Event-ID': '41' });
    const { text } = await fetchEvents(php.origin, { method: 'POST', body });
    assert.match(text, /\n\nid: 42\ndata: 42\n\n/);
  });
});

for (const browserName of browserNames) {
  describe(`examples / ${browserName}`, { timeout: 120_000 }, () => {
    /** @type {ReturnType<typeof spawnDemo>} */
    let demo;
    /** @type {string[]} */
    let urls;
    /** @type {Awaited<ReturnType<typeof startPhp>>} */
    let php;
    /** @type {import('puppeteer-core').Browser} */
    let browser;

    before(async () => {
      demo = spawnDemo();
      urls = await demo.urls();
      php = await startPhp();
      browser = await launch(browserName);
    });
    after(async () => {
      await browser?.close();
      php?.stop();
      await demo.interrupt();
    });

    /**
     * @param {string} name
     * @param {string} path
     * @param {(page: Page) => Promise<void>} visit
     */
    function example(name, path, visit) {
      it(name, async () => {
        const origins = [...urls.map((url) => new URL(url).origin), php.origin];
        const url = new URL(`/examples/${path}`, urls[0]);
        url.searchParams.set('server', php.origin);
        const { page, complaints } = await openPage(browser, url.href, {
          prepare: withoutNative,
          origins,
        });
        try {
          await visit(page);
        } catch (error) {
          throw new Error(`${error}\nThe page said: ${complaints.join('\n')}`, { cause: error });
        } finally {
          await page.close();
        }
        assert.deepEqual(complaints, []);
      });
    }

    /** @param {Page} page */
    const classInUse = (page) =>
      page.evaluate(() => {
        const { EventSource, EventSourcePolyfill } = /** @type {any} */ (globalThis);
        return { EventSource: typeof EventSource, same: EventSource === EventSourcePolyfill };
      });
    const installed = { EventSource: 'function', same: true };

    example('index: every example is linked, and fits a phone', 'index.html', async (page) => {
      await page.setViewport({ width: 360, height: 740 });
      const links = await page.$$eval('.examples a', (all) => all.map(({ href }) => href));
      assert.equal(links.length, 7);
      for (const link of links) {
        await page.goto(`${link}?server=${php.origin}`);
        assert.ok(await page.$('#log'), link);
        const fits = await page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          return scrollWidth <= clientWidth;
        });
        assert.ok(fits, link);
      }
    });

    example('script tag: logs opened and closed', 'script-tag.html', async (page) => {
      await waitForLog(page, `opened: ${urls[0]}streams/script-tag`);
      await waitForLog(page, 'message \\d+');
      await page.click('#close');
      await waitForLog(page, 'closed');
      assert.deepEqual(await classInUse(page), installed);
    });

    example('clock: shows the time of myEvent, every second', 'clock.html', async (page) => {
      await waitForLog(page, 'myEvent 20\\d\\d-.*Z');
      const first = await page.$eval('#clock', (clock) => clock.textContent);
      await page.waitForFunction(
        (shown) => document.getElementById('clock')?.textContent !== shown,
        {},
        first,
      );
      assert.match(String(first), /^\d\d:\d\d:\d\d$/);
      assert.deepEqual(await classInUse(page), installed);
    });

    example('cross-origin: resumes by form body', 'cross-origin.html', async (page) => {
      const other = new URL(urls[1]);
      await waitForLog(page, `\\d+ from ${other.origin}`);
      await page.click('#drop');
      await page.waitForFunction(() =>
        /^POST [^]*\n\nLast-Event-ID=\d+$/.test(
          document.getElementById('request')?.textContent ?? '',
        ),
      );
      const request = await page.$eval('#request', (element) => element.textContent);
      assert.ok(request?.includes(`\nHost: ${other.host}\nOrigin: ${new URL(urls[0]).origin}\n`));
      await waitForLog(page, `${Number(/\d+$/.exec(request ?? '')) + 1} from ${other.origin}`);
    });

    example('worker: the class passes on what it receives there', 'worker.html', async (page) => {
      await waitForLog(page, `opened: ${urls[0]}streams/worker`);
      await waitForLog(page, 'message \\d+');
      assert.equal((await classInUse(page)).EventSource, 'undefined');
    });

    example('module: imported by name, no global touched', 'module.html', async (page) => {
      await waitForLog(page, `opened: ${urls[0]}streams/module`);
      await waitForLog(page, 'message \\d+');
      assert.equal((await classInUse(page)).EventSource, 'undefined');
    });

    example('slim: the binary comes from its own file', 'slim.html', async (page) => {
      await waitForLog(page, `opened: ${urls[0]}streams/slim`);
      await waitForLog(page, 'message \\d+');
      const loaded = await page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
      );
      assert.ok(loaded.includes('/dist/eventsource.wasm'));
    });

    example('php: resumed where the script ended', 'php/index.html', async (page) => {
      await waitForLog(page, 'message 6');
      const lines = await page.$$eval('#log li', (all) => all.map((line) => line.textContent));
      const numbers = lines
        .reverse()
        .flatMap((line) => /message (\d+)/.exec(line ?? '')?.[1] ?? []);
      assert.deepEqual(numbers.slice(0, 6), ['1', '2', '3', '4', '5', '6']);
      assert.equal(lines[6], 'ended, reconnecting');
      assert.deepEqual(await classInUse(page), installed);
    });
  });
}

/**
 * @param {Page} page
 * @param {string} pattern what a whole line of the log must match
 */
async function waitForLog(page, pattern) {
  await page.waitForFunction(
    (source) =>
      [...document.querySelectorAll('#log li')].some((line) =>
        new RegExp(`^${source}$`).test(line.textContent ?? ''),
      ),
    {},
    pattern,
  );
}
