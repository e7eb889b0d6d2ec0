/** Every example opened in both browsers, whose own class is taken away first. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { browserNames, launch } from '../support/browsers.js';
import { openPage, spawnDemo, withoutNative } from '../support/demo.js';
import { DemoPage } from '../support/demo-page.js';
import { freePort } from '../support/free-port.js';
import { startNginxExample } from '../scale/support/nginx-example.js';
import { leftOut, run } from '../scale/support/programs.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {string} path */
const fileOf = (path) => fileURLToPath(new URL(`../../www/examples/${path}`, import.meta.url));

/** PHP's own server does not say which port it took, so a free one is looked for. */
async function startPhp() {
  const port = await freePort();
  const child = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', fileOf('php/')]);
  child.stderr.setEncoding('utf8');
  let told = '';
  while (!told.includes('started')) {
    const [text] = await once(child.stderr, 'data');
    told += text;
  }
  child.stderr.resume();
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/** The server that has nothing but `node:http`. */
async function startPlainServer() {
  const ready = /http:.*(?=\/events)/;
  const program = await run(process.execPath, [fileOf('node-http/server.js'), '0'], { ready });
  return { origin: String(ready.exec(program.log)), stop: () => program.kill('SIGTERM') };
}

/**
 * @param {string} origin
 * @param {RequestInit} [init]
 */
async function fetchEvents(origin, init) {
  const response = await fetch(`${origin}/events.php`, init);
  return { headers: response.headers, text: await response.text() };
}

/** So that a response without an end is a failure. */
const limit = () => AbortSignal.timeout(60_000);

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

  it('begins anew after an id that it cannot have given', async () => {
    const ids = ['9223372036854775807', '9'.repeat(30), '-5', '4x'];
    const answers = ids.map((id) =>
      fetchEvents(php.origin, { headers: { 'Last-Event-ID': id }, signal: limit() }),
    );
    const body = new URLSearchParams({ 'Last-Event-ID[]': '41' });
    answers.push(fetchEvents(php.origin, { method: 'POST', body, signal: limit() }));
    for (const { text } of await Promise.all(answers)) {
      assert.deepEqual(text.match(/^id: .*/gm), ['id: 1', 'id: 2', 'id: 3', 'id: 4', 'id: 5']);
    }
  });
});

describe('examples / node-http', { timeout: 30_000 }, () => {
  /** @type {Awaited<ReturnType<typeof startPlainServer>>} */
  let plain;
  before(async () => {
    plain = await startPlainServer();
  });
  after(() => plain.stop());

  /**
   * @param {RequestInit} init
   * @param {RegExp} wanted
   */
  async function read(init, wanted) {
    const { body } = await fetch(`${plain.origin}/events`, init);
    let text = '';
    for await (const chunk of /** @type {ReadableStream} */ (body).pipeThrough(
      new TextDecoderStream(),
    )) {
      text += chunk;
      if (wanted.test(text)) {
        break;
      }
    }
    return text;
  }

  it('resumes after the id in the header, and in the form body', async () => {
    await read({}, /^id: [3-9]$/m);
    const form = new URLSearchParams({ 'Last-Event-ID': '1' });
    for (const init of [{ headers: { 'Last-Event-ID': '1' } }, { method: 'POST', body: form }]) {
      const text = await read(init, /^data: 3\n\n/m);
      assert.match(text, /^retry: 500\n\nid: 2\ndata: 2\n\nid: 3\ndata: 3\n\n/);
    }
  });

  it('lives on after a form that is too large, or is cut off', async () => {
    const form = { method: 'POST', body: 'x'.repeat(100_000) };
    await assert.rejects(fetch(`${plain.origin}/events`, form));
    await read({}, /^id: /m);
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
    /** @type {Awaited<ReturnType<typeof startPlainServer>>} */
    let plain;
    /** @type {Awaited<ReturnType<typeof startNginxExample>> | undefined} */
    let nginx;
    /** @type {import('puppeteer-core').Browser} */
    let browser;

    before(async () => {
      demo = spawnDemo();
      urls = await demo.urls();
      php = await startPhp();
      plain = await startPlainServer();
      nginx = leftOut ? undefined : await startNginxExample(Number(new URL(urls[0]).port));
      browser = await launch(browserName, { acceptInsecureCerts: true });
    });
    after(async () => {
      await browser?.close();
      php?.stop();
      await plain?.stop();
      await nginx?.stop();
      await demo.interrupt();
    });

    /**
     * The page of an example, told where the servers are that it needs.
     *
     * @param {string} path
     */
    function pageOf(path) {
      const url = new URL(path, `${urls[0]}examples/`);
      url.searchParams.set('server', php.origin);
      url.searchParams.set('node', plain.origin);
      url.searchParams.set('nginx', nginx?.origin ?? urls[0].slice(0, -1));
      return url.href;
    }

    /**
     * @param {string} name
     * @param {string} path
     * @param {(page: Page) => Promise<void>} visit
     * @param {{ skip?: string | false }} [options]
     */
    function example(name, path, visit, options = {}) {
      it(name, options, async () => {
        const origins = [...urls.map((url) => new URL(url).origin), php.origin, plain.origin];
        if (nginx) {
          origins.push(nginx.origin);
        }
        const { page, complaints } = await openPage(browser, pageOf(path), {
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
      assert.equal(links.length, 13);
      for (const link of links) {
        await page.goto(pageOf(link));
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

    example('multi-line: one event of four lines', 'multi-line.html', async (page) => {
      await waitForLog(page, '4 lines');
      assert.equal(
        await page.$eval('#forecast', (element) => element.textContent),
        'Morning: fog\nNoon: sun\nEvening: rain, and\n  wind from the west',
      );
    });

    example('retry: stays away as long as it was told', 'retry.html', async (page) => {
      await waitForLog(page, 'told to wait 900 ms');
      const lines = await linesOf(page);
      const told = lines.flatMap((line) => /^told to wait (\d+)/.exec(line)?.[1] ?? []);
      const away = lines.flatMap((line) => /^back after (\d+)/.exec(line)?.[1] ?? []);
      assert.deepEqual(told, ['300', '600', '900']);
      // Clocks of pages are coarse.
      assert.ok(Number(away[0]) >= 295 && Number(away[1]) >= 595, lines.join());
    });

    example('resume: goes on where it was cut', 'resume.html', async (page) => {
      await waitForLog(page, '\\d+');
      await page.click('#drop');
      await waitForLog(page, 'lost, reconnecting');
      const request = await page.waitForFunction(
        () =>
          /Last-Event-ID: (\d+)$/.exec(document.getElementById('request')?.textContent ?? '')?.[1],
      );
      await waitForLog(page, `${Number(await request.jsonValue()) + 1}`);
      assert.deepEqual(
        (await linesOf(page)).filter((line) => line.includes('after')),
        [],
      );
    });

    example('serverstats: draws what it is told, as it comes', 'serverstats.html', async (page) => {
      await page.waitForFunction(
        () =>
          [...document.querySelectorAll('#log li')].filter((line) =>
            /^\d+\.\d MiB, \d+ %$/.test(line.textContent ?? ''),
          ).length > 5,
      );
      assert.ok((await new DemoPage(page).inkOfChart()) > 500);
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
      const lines = await linesOf(page);
      assert.deepEqual(messagesOf(lines).slice(0, 6), [1, 2, 3, 4, 5, 6]);
      assert.equal(lines[6], 'ended, reconnecting');
      assert.deepEqual(await classInUse(page), installed);
    });

    example('node-http: shows what a plain server sends', 'node-http/index.html', async (page) => {
      await waitForLog(page, `opened: ${plain.origin}/events`);
      await waitForLog(page, 'message \\d+');
    });

    example(
      'nginx: streams through it, and resumes after a cut',
      'nginx/index.html',
      async (page) => {
        await waitForLog(page, `opened: ${nginx?.origin}/streams/nginx`);
        await waitForLog(page, 'message \\d+');
        await fetch(new URL('/streams/nginx/drop', urls[0]), { method: 'POST' });
        await waitForLog(page, 'lost, reconnecting');
        const before = Number(messagesOf(await linesOf(page)).at(-1));
        await waitForLog(page, `message ${before + 3}`);
        const numbers = messagesOf(await linesOf(page));
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => numbers[0] + index),
        );
      },
      { skip: leftOut },
    );
  });
}

/**
 * @param {Page} page
 * @returns {Promise<string[]>} of the log, the oldest first
 */
async function linesOf(page) {
  const lines = await page.$$eval('#log li', (all) => all.map((line) => line.textContent ?? ''));
  return lines.reverse();
}

/** @param {string[]} lines */
const messagesOf = (lines) =>
  lines.flatMap((line) => /^message (\d+)$/.exec(line)?.[1] ?? []).map(Number);

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
