/** One event through each way in which a page can have the package, in a real browser. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { browserNames, launch } from '../support/browsers.js';
import { withoutNative } from '../support/demo.js';
import { bundlers, html, sizeOfScripts } from './support/bundlers.js';
import { targetsOf } from './support/projects.js';
import { serve } from './support/server.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Browser} Browser */

/** @param {() => import('./support/projects.js').Projects} projects */
export function testBrowsers(projects) {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(projects().root);
    for (const [name, content] of Object.entries(scriptTagPages)) {
      await writeFile(join(projects().module.folder, `${name}.html`), content);
    }
    for (const app of [
      'compat',
      'fallback',
      'index',
      'polyfill',
      'same-class',
      'slim-import-map',
    ]) {
      await writeFile(
        join(projects().module.folder, `${app}.html`),
        await importMapPage(projects().module.installed, app),
      );
    }
  });
  after(() => server?.close());

  for (const browserName of browserNames) {
    describe(browserName, () => {
      /** @type {Browser} */
      let browser;
      before(async () => {
        browser = await launch(browserName);
      });
      after(() => browser?.close());

      /**
       * @param {string} name
       * @param {string} path of the page in the project
       * @param {{ native?: boolean, visit: (page: Page) => Promise<void> }} options
       */
      const page = (name, path, { native = false, visit }) =>
        it(`${browserName}: ${name}`, () =>
          visitPage(browser, `${server.origin}/module/${path}`, native, visit));

      for (const name of Object.keys(scriptTagPages)) {
        // Its page takes the native class away by itself.
        page(name, `${name}.html`, { native: true, visit: receivesOneEvent });
        page(`${name}: installs, and keeps what was there`, `${name}.html`, {
          native: true,
          visit: async (visited) => {
            assert.deepEqual(await visited.evaluate(readGlobals), {
              EventSource: 'same',
              NativeEventSource: 'undefined',
            });
          },
        });
      }
      page('module and nomodule: this browser loads the module alone', 'module-or-legacy.html', {
        native: true,
        visit: async (visited) => {
          assert.deepEqual(await visited.evaluate(loadedScripts), ['eventsource.js']);
        },
      });
      page('import map: .', 'index.html', { visit: receivesOneEvent });
      page('import map: . leaves globals alone', 'index.html', { visit: hasNoGlobalClass });
      page('import map: ./polyfill', 'polyfill.html', { visit: receivesOneEvent });
      page('import map: ./polyfill installs only where there is none', 'polyfill.html', {
        native: true,
        visit: keepsNative,
      });
      page('import map: . and ./polyfill are one class', 'same-class.html', {
        visit: hasOneClass,
      });
      page('import map: entries under ./compat stand on the class of .', 'compat.html', {
        visit: standsOnOneClass,
      });
      page('import map: entries under ./compat', 'compat.html', { visit: receivesByEach });
      page('import map: ./fallback', 'fallback.html', { visit: receivesOneEvent });
      page('import map: ./fallback leaves globals alone', 'fallback.html', {
        visit: hasNoGlobalClass,
      });
      page('import map: ./slim', 'slim-import-map.html', { visit: receivesOneEvent });
      page('import map: ./slim leaves globals alone', 'slim-import-map.html', {
        visit: hasNoGlobalClass,
      });

      if (browserName === 'chromium') {
        testBundlers(
          projects,
          () => server.origin,
          () => browser,
        );
      }
    });
  }
}

/** The binary's address is written as each tool wants it. */
const apps = /** @type {const} */ ({
  webpack: { slim: ['slim-new-url.js'], commonjs: ['commonjs.cjs', 'commonjs-polyfill.cjs'] },
  vite: { slim: ['slim-new-url.js', 'slim-url-query.js'], commonjs: [] },
  esbuild: { slim: ['slim-file-loader.js'], commonjs: ['commonjs.cjs', 'commonjs-polyfill.cjs'] },
});

/**
 * @param {() => import('./support/projects.js').Projects} projects
 * @param {() => string} origin
 * @param {() => Browser} browser
 */
function testBundlers(projects, origin, browser) {
  for (const name of /** @type {(keyof typeof bundlers)[]} */ (Object.keys(bundlers))) {
    describe(name, () => {
      /** @param {string} app */
      const outputOf = (app) => join(projects().module.folder, name, app);
      /** @param {string} app */
      const bundle = (app) => bundlers[name](projects().module.folder, app, outputOf(app));
      /**
       * @param {string} app
       * @param {boolean} native
       * @param {(page: Page) => Promise<void>} visit
       */
      const visit = (app, native, visit) =>
        visitPage(browser(), `${origin()}/module/${name}/${app}/index.html`, native, visit);

      it(`${name}: .`, async () => {
        await bundle('index.js');
        await visit('index.js', false, receivesOneEvent);
        await visit('index.js', false, hasNoGlobalClass);
      });

      it(`${name}: ./fallback`, async () => {
        await bundle('fallback.js');
        await visit('fallback.js', false, receivesOneEvent);
      });

      it(`${name}: ./polyfill, imported for its effect alone`, async () => {
        await bundle('polyfill.js');
        await visit('polyfill.js', false, receivesOneEvent);
        await visit('polyfill.js', true, keepsNative);
      });

      it(`${name}: . and ./polyfill are one class`, async () => {
        await bundle('same-class.js');
        await visit('same-class.js', false, hasOneClass);
      });

      it(`${name}: entries under ./compat, on the class of . and with its one binary`, async () => {
        await bundle('index.js');
        await bundle('compat.js');
        await visit('compat.js', false, standsOnOneClass);
        await visit('compat.js', false, receivesByEach);
        const [alone, all] = await Promise.all(
          ['index.js', 'compat.js'].map((app) => sizeOfScripts(outputOf(app))),
        );
        assert.ok(all - alone < 20_000, `${all - alone} bytes more`);
      });

      for (const app of apps[name].slim) {
        it(`${name}: ./slim, by ${app}`, async () => {
          await bundle(app);
          await visit(app, false, receivesOneEvent);
          await visit(app, false, hasNoGlobalClass);
          const { size } = await binaryOf(projects());
          assert.ok((await sizeOfScripts(outputOf(app))) < size, 'no binary inside');
        });
      }

      for (const app of apps[name].commonjs) {
        it(`${name}: ${app}`, async () => {
          await bundle(app);
          await visit(app, false, receivesOneEvent);
        });
      }

      it(`${name}: drops the class where it is not used`, async () => {
        await bundle('unused.js');
        assert.ok((await sizeOfScripts(outputOf('unused.js'))) < 2_000);
      });
    });
  }
}

/** @param {import('./support/projects.js').Projects} projects */
async function binaryOf({ module }) {
  const { length } = await readFile(join(module.installed, 'dist/eventsource.wasm'));
  return { size: length };
}

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {boolean} native whether the page has the browser's own class
 * @param {(page: Page) => Promise<void>} visit
 */
async function visitPage(browser, url, native, visit) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  try {
    if (native) {
      await page.evaluateOnNewDocument(() => {
        Object.assign(globalThis, { native: globalThis.EventSource });
      });
    } else {
      await withoutNative(page);
    }
    await page.goto(url);
    assert.deepEqual(complaints, [], 'while the page was loaded');
    await visit(page);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}

/** @param {Page} page */
async function receivesOneEvent(page) {
  const outcome = await page.evaluate(() => {
    const { EventSource } = /** @type {any} */ (globalThis).app;
    return new Promise((resolve) => {
      const source = new EventSource('/events');
      source.onmessage = (/** @type {MessageEvent} */ event) => {
        const { data, lastEventId, origin, isTrusted } = event;
        source.close();
        resolve({ data, lastEventId, isTrusted, sameOrigin: origin === location.origin });
      };
      source.onerror = () => resolve(`error, readyState ${source.readyState}`);
    });
  });
  // The browser's own class fires trusted events, so this one came through the package.
  assert.deepEqual(outcome, {
    data: 'one event é',
    lastEventId: '7',
    isTrusted: false,
    sameOrigin: true,
  });
}

/** @param {Page} page */
async function hasNoGlobalClass(page) {
  const found = await page.evaluate(() =>
    ['EventSource', 'EventSourcePolyfill', 'NativeEventSource'].filter(
      (name) => name in globalThis,
    ),
  );
  assert.deepEqual(found, []);
}

/** @param {Page} page */
async function keepsNative(page) {
  const kept = await page.evaluate(() => {
    const { native, EventSource } = /** @type {any} */ (globalThis);
    return typeof native === 'function' && native === EventSource;
  });
  assert.equal(kept, true);
}

/** @param {Page} page */
async function hasOneClass(page) {
  const outcome = await page.evaluate(() => {
    const { app, EventSource } = /** @type {any} */ (globalThis);
    return [typeof EventSource, app.EventSource === app.Polyfill, app.Polyfill === EventSource];
  });
  assert.deepEqual(outcome, ['function', true, true]);
}

/** @param {Page} page */
async function standsOnOneClass(page) {
  const outcome = await page.evaluate(() => {
    const { EventSource, Compat, EventSourcePolyfill } = /** @type {any} */ (globalThis).app;
    return [Compat, EventSourcePolyfill].map((it) => Object.getPrototypeOf(it) === EventSource);
  });
  assert.deepEqual(outcome, [true, true]);
}

/** @param {Page} page */
async function receivesByEach(page) {
  const outcome = await page.evaluate(() => {
    const { Compat, EventSourcePolyfill, SSE, fetchEventSource } = /** @type {any} */ (globalThis)
      .app;
    const bySource = [Compat, EventSourcePolyfill, SSE].map(
      (constructor) =>
        new Promise((resolve) => {
          const source = new constructor('/events');
          source.onmessage = (/** @type {MessageEvent} */ { data, lastEventId }) => {
            source.close();
            resolve([data, lastEventId]);
          };
        }),
    );
    const controller = new AbortController();
    const byFunction = new Promise((resolve) => {
      fetchEventSource('/events', {
        signal: controller.signal,
        onmessage(/** @type {any} */ { data, id }) {
          controller.abort();
          resolve([data, id]);
        },
      });
    });
    return Promise.all([...bySource, byFunction]);
  });
  assert.deepEqual(outcome, Array(4).fill(['one event é', '7']));
}

/** Runs in the page. */
function readGlobals() {
  const { EventSource, EventSourcePolyfill, NativeEventSource } = /** @type {any} */ (globalThis);
  return {
    EventSource: EventSource === EventSourcePolyfill ? 'same' : 'different',
    NativeEventSource: typeof NativeEventSource,
  };
}

/** Runs in the page. */
function loadedScripts() {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => name.split('/dist/')[1])
    .filter(Boolean);
}

const dist = './node_modules/eventsource-wasm/dist';

/** What README says to write. */
const scriptTagPages = {
  'script-tag': scriptTagPage(`<script src="${dist}/eventsource.js"></script>`),
  'script-tag-legacy': scriptTagPage(`<script src="${dist}/eventsource.legacy.js"></script>`),
  'module-or-legacy': scriptTagPage(
    `<script type="module" src="${dist}/eventsource.js"></script>
<script nomodule src="${dist}/eventsource.legacy.js"></script>`,
    'type="module"',
  ),
};

/**
 * @param {string} tags
 * @param {string} [type] of the script that uses the class: modules run later than others
 */
function scriptTagPage(tags, type = '') {
  return html(`<script>delete globalThis.EventSource;</script>
${tags}
<script ${type}>globalThis.app = { EventSource: new EventSource('data:,').constructor };</script>`);
}

/**
 * A page without a bundler: its import map says what package.json says to others.
 *
 * @param {string} installed
 * @param {string} app
 */
async function importMapPage(installed, app) {
  const { name, exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const imports = Object.fromEntries(
    [
      '.',
      './compat/event-source-polyfill',
      './compat/eventsource',
      './compat/fetch-event-source',
      './compat/sse.js',
      './fallback',
      './polyfill',
      './slim',
      './eventsource.wasm',
    ].map((entry) => {
      const target = exports[entry].import?.default ?? targetsOf(exports[entry])[0];
      return [`${name}${entry.slice(1)}`, `./node_modules/${name}${target.slice(1)}`];
    }),
  );
  return html(`<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="./apps/${app}.js"></script>`);
}
