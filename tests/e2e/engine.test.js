/**
 * Which engine `dist/eventsource.js` runs: the binary inside, or the one in plain JavaScript, which
 * is loaded from beside it where there is no WebAssembly or a policy forbids it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createServer } from '../server/index.js';
import { askWorker } from '../support/ask-worker.js';
import { browserNames, launch, withoutWebAssembly } from '../support/browsers.js';

const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** @type {import('../server/index.js').TestServer} */
let server;
before(async () => {
  server = await createServer();
});
after(() => server?.close());

for (const browserName of browserNames) {
  describe(`${browserName}: the engine of dist/eventsource.js`, () => {
    const browsers = withBrowsers(browserName);

    it(`${browserName}: is the binary inside where there is WebAssembly`, async () => {
      const { data, loaded, errors } = await visit(await browsers.usual());
      assert.deepEqual({ data, loaded, errors }, { data: 'arrived', loaded: [], errors: [] });
    });

    for (const [name, csp] of Object.entries({
      'a policy that forbids WebAssembly': policy,
      'a policy that forbids it and asks for Trusted Types': `${policy}; require-trusted-types-for 'script'`,
    })) {
      it(`${browserName}: is plain JavaScript, by one more request, under ${name}`, async () => {
        const { data, loaded, errors, states } = await visit(await browsers.usual(), { csp });
        assert.deepEqual(
          { data, loaded, errors, states },
          {
            data: 'arrived',
            loaded: [`${server.origin}/dist/engine.js`],
            errors: [],
            states: [0, 0],
          },
        );
      });
    }

    it(`${browserName}: is plain JavaScript where there is no WebAssembly`, async () => {
      const { data, loaded, errors } = await visit(await browsers.bare());
      const expected = [`${server.origin}/dist/engine.js`];
      assert.deepEqual({ data, loaded, errors }, { data: 'arrived', loaded: expected, errors: [] });
    });

    it(`${browserName}: is plain JavaScript where the script comes from another origin`, async () => {
      const script = `${server.crossOrigin}/dist/eventsource.js`;
      const { data, loaded, errors } = await visit(await browsers.bare(), { script });
      const expected = [`${server.crossOrigin}/dist/engine.js`];
      assert.deepEqual({ data, loaded, errors }, { data: 'arrived', loaded: expected, errors: [] });
    });

    it(`${browserName}: is plain JavaScript under a policy that names the script's origin`, async () => {
      const script = `${server.crossOrigin}/dist/eventsource.js`;
      const csp = `default-src 'none'; script-src ${server.crossOrigin}; connect-src 'self'`;
      const { data, loaded, errors } = await visit(await browsers.usual(), { script, csp });
      const expected = [`${server.crossOrigin}/dist/engine.js`];
      assert.deepEqual({ data, loaded, errors }, { data: 'arrived', loaded: expected, errors: [] });
    });

    for (const [scope, parameters] of /** @type {[string, Parameters][]} */ ([
      ['dedicated worker', { script: '/dist/eventsource.js' }],
      ['shared worker', { script: '/dist/eventsource.js' }],
      ['worker made of a blob', { script: '/dist/eventsource.js' }],
      // The browser's own class is deleted first: where it stays, nothing is loaded.
      ['service worker', { bare: '', script: '/dist/eventsource.js' }],
      ['service worker', { module: '/dist/fallback.js' }],
    ])) {
      const how = 'module' in parameters ? 'module, which imports ./fallback, as ' : '';
      it(`${browserName}: is plain JavaScript in a ${how}${scope} without WebAssembly`, async () => {
        assert.equal(await ask(await browsers.bare(), scope, parameters), 'arrived');
      });
    }

    for (const scope of ['dedicated worker', 'shared worker', 'service worker']) {
      it(`${browserName}: is plain JavaScript in a ${scope} whose policy forbids WebAssembly`, async () => {
        const parameters = { bare: '', csp: policy, script: '/dist/eventsource.js' };
        assert.equal(await ask(await browsers.usual(), scope, parameters), 'arrived');
      });
    }

    it(`${browserName}: is none in a module of a service worker without WebAssembly, whose sources fail`, async () => {
      const parameters = { bare: '', module: '', script: '/dist/eventsource.js' };
      const data = await ask(await browsers.bare(), 'service worker', parameters);
      assert.equal(data, 'error in state 2');
    });

    it(`${browserName}: is plain JavaScript in a worker that imports the script of another origin`, async () => {
      const parameters = { script: `${server.crossOrigin}/dist/eventsource.js` };
      const data = await ask(await browsers.bare(), 'dedicated worker', parameters);
      assert.equal(data, 'arrived');
    });
  });
}

/**
 * The browser as it is, and one without WebAssembly; each is launched when it is first needed.
 *
 * @param {import('../support/browsers.js').BrowserName} name
 */
function withBrowsers(name) {
  /** @type {Promise<import('puppeteer-core').Browser>[]} */
  const launched = [];
  const once = (/** @type {() => Promise<import('puppeteer-core').Browser>} */ open) => {
    /** @type {Promise<import('puppeteer-core').Browser> | undefined} */
    let browser;
    return () => {
      if (browser === undefined) {
        browser = open();
        launched.push(browser);
      }
      return browser;
    };
  };
  after(() => Promise.all(launched.map(async (browser) => (await browser).close())));
  return {
    usual: once(() => launch(name)),
    bare: once(() => launch(name, withoutWebAssembly[name])),
  };
}

/** @typedef {Record<string, string>} Parameters of the worker's script */

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} scope
 * @param {Parameters} parameters
 */
async function ask(browser, scope, parameters) {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/page`);
  const query = new URLSearchParams(parameters);
  query.append('script', '/tests/e2e/pages/receive.js');
  const data = await page.evaluate(askWorker, scope, `/worker.js?${query}`, stream());
  await page.close();
  return data;
}

function stream() {
  const answers = JSON.stringify([{ chunks: ['data: arrived\n\n'], then: 'hold' }]);
  return `${server.origin}/answers?answers=${encodeURIComponent(answers)}&token=${crypto.randomUUID()}`;
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {Record<string, string>} [parameters] of the page
 */
async function visit(browser, parameters) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => {
    // The browser's own report of the policy, which Firefox files with the exceptions.
    if (!String(error).startsWith('Error: Content-Security-Policy:')) {
      errors.push(String(error));
    }
  });
  const query = new URLSearchParams({ script: '/dist/eventsource.js', ...parameters });
  await page.goto(`${server.origin}/page?${query}`);
  const seen = await page.evaluate(receive, stream());
  await page.close();
  return { ...seen, errors };
}

/**
 * Runs in the page.
 *
 * @param {string} url
 */
async function receive(url) {
  const { EventSourcePolyfill } = /** @type {any} */ (globalThis);
  const sources = [new EventSourcePolyfill(url), new EventSourcePolyfill(url)];
  const states = sources.map(({ readyState }) => readyState);
  sources[1].close();
  const data = await new Promise((resolve) => {
    sources[0].onmessage = (/** @type {MessageEvent} */ event) => resolve(event.data);
    sources[0].onerror = () => resolve(`error in state ${sources[0].readyState}`);
  });
  sources[0].close();
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.includes('engine'));
  return { data, loaded, states };
}
