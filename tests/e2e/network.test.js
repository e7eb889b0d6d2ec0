/**
 * What pages with the class ask the network for, as the browser tells it, under a policy that allows
 * nothing but the script, the streams and, where it is needed, the engine.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { browserNames } from '../support/browsers.js';
import { useBrowser } from '../support/use-browser.js';

const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
const trustedTypes = "; require-trusted-types-for 'script'; trusted-types 'none'";

for (const name of browserNames) {
  describe(`${name}: requests of a page`, () => {
    const used = useBrowser(name);

    for (const [script, compiles] of /** @type {const} */ ([
      ['eventsource.js', true],
      ['eventsource.js', false],
      ['eventsource.legacy.js', false],
    ])) {
      const engine = compiles ? " 'wasm-unsafe-eval'" : '';
      const how = script === 'eventsource.js' && !compiles ? ' where WebAssembly is forbidden' : '';
      it(`${name}: ${script}${how} asks for its streams alone, and evaluates no text`, async () => {
        const { server, browser } = used;
        const page = await browser.newPage();
        /** @type {string[]} */
        const requests = [];
        page.on('request', (request) => requests.push(request.url()));
        const csp = policy.replace("script-src 'self'", `script-src 'self'${engine}`);
        const query = new URLSearchParams({ script: `/dist/${script}`, csp: csp + trustedTypes });
        const address = `${server.origin}/page?${query}`;
        await page.goto(address);
        const stream = streamOf(server);
        const { violations, messages } = await page.evaluate(readTwice, stream);
        await page.close();
        assert.deepEqual(messages, ['1', '1']);
        // The one is what makes the engine's fallback needed.
        assert.deepEqual(violations, how === '' ? [] : ['script-src wasm-eval']);
        const expected = [address, `${server.origin}/dist/${script}`, stream];
        if (how !== '') {
          expected.push(`${server.origin}/dist/engine.js`);
        }
        const asked = requests.filter((request) => !request.endsWith('/favicon.ico'));
        assert.deepEqual([...new Set(asked)].sort(), expected.sort());
        assert.equal(requests.filter((request) => request === stream).length, 2);
      });
    }
  });
}

/** @param {import('../server/index.js').TestServer} server */
function streamOf({ origin }) {
  const ending = { chunks: ['retry: 10\nid: 1\ndata: 1\n\n'] };
  const answers = JSON.stringify([ending, { ...ending, then: 'hold' }]);
  return `${origin}/answers?answers=${encodeURIComponent(answers)}&token=${crypto.randomUUID()}`;
}

/**
 * Runs in the page: a message, and after a reconnection another one.
 *
 * @param {string} url
 */
async function readTwice(url) {
  /** @type {string[]} */
  const violations = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    violations.push(`${effectiveDirective} ${blockedURI}`),
  );
  /** @type {string[]} */
  const messages = [];
  const source = new /** @type {any} */ (globalThis).EventSourcePolyfill(url);
  await new Promise((resolve, reject) => {
    source.onmessage = (/** @type {MessageEvent} */ { data }) => {
      messages.push(data);
      if (messages.length === 2) {
        resolve(undefined);
      }
    };
    source.onerror = (/** @type {any} */ { message }) =>
      source.readyState === 2 && reject(new Error(message));
  });
  source.close();
  return { violations, messages };
}
