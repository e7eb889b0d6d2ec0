/**
 * The hashes of `dist/integrity.json` in browsers, for what a page loads itself and for the engine that
 * the script loads where there is no WebAssembly.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';

import { createServer } from '../server/index.js';
import { browserNames, launch, withoutWebAssembly } from '../support/browsers.js';

const dist = new URL('../../dist/', import.meta.url);
/** @type {Record<string, string>} */
const published = JSON.parse(await readFile(new URL('integrity.json', dist), 'utf8'));
/** Well formed, and of no file. */
const wrong = `sha384-${createHash('sha384').digest('base64')}`;

describe('dist/integrity.json', () => {
  it('names every file that a page can load, with its hash', async () => {
    const files = (await readdir(dist, { recursive: true })).filter(
      (file) => /\.(?:js|wasm)$/.test(file) && !/^server\.|\.node\.js$/.test(file),
    );
    assert.deepEqual(Object.keys(published).sort(), files.sort());
    for (const file of files) {
      const hash = createHash('sha384').update(await readFile(new URL(file, dist)));
      assert.equal(published[file], `sha384-${hash.digest('base64')}`, file);
    }
  });
});

for (const name of browserNames) {
  describe(`${name}: integrity`, () => {
    /** @type {import('../server/index.js').TestServer} */
    let server;
    /** @type {import('../support/browsers.js').TestBrowser} */
    let browser;
    before(async () => {
      server = await createServer();
      // So that there is an engine to be loaded.
      browser = await launch(name, withoutWebAssembly[name]);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    /** @param {string} script @param {string} engine hashes */
    const visit = async (script, engine) => {
      const page = await browser.newPage();
      try {
        await page.goto(`${server.origin}/page`);
        return await page.evaluate(receive, server.crossOrigin, { script, engine }, stream(server));
      } finally {
        await page.close();
      }
    };

    it(`${name}: the script and the engine of another origin are loaded by their hashes`, async () => {
      const seen = await visit(published['eventsource.js'], published['engine.js']);
      assert.equal(seen, 'arrived');
    });

    it(`${name}: a script of another hash is not loaded`, async () => {
      assert.equal(await visit(wrong, published['engine.js']), 'no script');
    });

    it(`${name}: an engine of another hash is not run, and sources fail`, async () => {
      const seen = await visit(published['eventsource.js'], wrong);
      assert.equal(seen, 'engine in state 2');
    });
  });
}

/** @param {import('../server/index.js').TestServer} server */
function stream({ origin }) {
  const answers = JSON.stringify([{ chunks: ['data: arrived\n\n'], then: 'hold' }]);
  return `${origin}/answers?answers=${encodeURIComponent(answers)}&token=${crypto.randomUUID()}`;
}

/**
 * Runs in the page, which has loaded nothing yet.
 *
 * @param {string} origin of the scripts
 * @param {{ script: string, engine: string }} hashes
 * @param {string} url of a stream
 */
async function receive(origin, { script, engine }, url) {
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({ integrity: { [`${origin}/dist/engine.js`]: engine } });
  document.head.append(map);
  const element = document.createElement('script');
  Object.assign(element, { src: `${origin}/dist/eventsource.js`, crossOrigin: 'anonymous' });
  element.integrity = script;
  const loaded = await new Promise((resolve) => {
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
    document.head.append(element);
  });
  if (!loaded) {
    return 'no script';
  }
  const source = new /** @type {any} */ (globalThis).EventSourcePolyfill(url);
  return new Promise((resolve) => {
    source.onmessage = (/** @type {MessageEvent} */ { data }) => {
      source.close();
      resolve(data);
    };
    source.onerror = (/** @type {any} */ { reason }) =>
      resolve(`${reason} in state ${source.readyState}`);
  });
}
