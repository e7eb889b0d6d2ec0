/**
 * Numbered events through a network that breaks in all ways: each comes once, in order, whatever
 * happens between. `FAULTS=420` tries every byte of a short response.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Random } from '../differential/random.js';
import { browserNames, launch } from '../support/browsers.js';
import { recordFault } from '../support/results.js';
import { FAULTS, cases, planOf } from './faults.js';
import { createProxy } from './proxy.js';
import { readNumbers } from './read.js';
import { createFaultServer } from './server.js';

const [{ EventSource }, { EventSource: Fallback }] = await Promise.all(
  ['index', 'fallback'].map((entry) => import(`../../dist/${entry}.node.js`)),
);

/** @typedef {Pick<import('../support/results.js').FaultResult, 'runtime' | 'engine' | 'transport'>} Place */

/**
 * Milliseconds for one source to get through. After five connections in a row without an event the next one waits for a
 * second, and what Chromium's `fetch` has not handed on yet when a connection breaks off, it drops.
 */
const LIMIT = 30_000 + 2 * FAULTS * 1_200;

describe('node', () => {
  for (const [engine, Class] of Object.entries({
    WebAssembly: EventSource,
    JavaScript: Fallback,
  })) {
    describe(engine, { concurrency: true }, () => {
      const place = /** @type {Place} */ ({ runtime: 'node', engine, transport: 'fetch' });
      testCases(place, {}, (options) => readNumbers(options, Class));
    });
  }
});

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('../support/browsers.js').TestBrowser} */
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(() => browser.close());

    for (const [script, transport] of [
      ['eventsource.js', 'fetch'],
      ['eventsource.js', 'xhr'],
      ['eventsource.legacy.js', 'xhr'],
    ]) {
      describe(`${script}, ${transport}`, () => {
        const engine = script === 'eventsource.js' ? 'WebAssembly' : 'ES5';
        testCases({ runtime: name, engine, transport }, { transport }, async (options) => {
          const { origin } = new URL(options.url);
          const page = await browser.newPage();
          await page.goto(`${origin}/?script=${script}`);
          const result = await page.evaluate(readNumbers, options);
          await page.close();
          return result;
        });
      });
    }
  });
}

/**
 * @param {Place} place
 * @param {object} init
 * @param {(options: Parameters<typeof readNumbers>[0]) => ReturnType<typeof readNumbers>} read
 */
function testCases(place, init, read) {
  for (const tested of cases) {
    it(`${tested.name}: nothing is lost or doubled`, async () => {
      const { name: fault, faults: times = FAULTS } = tested;
      await recordFault({ ...place, fault, times, result: 'FAILED' });
      const result = await testCase(tested, init, read);
      await recordFault({ ...place, fault, times, result });
    });
  }
}

/**
 * @param {import('./faults.js').Case} tested
 * @param {object} init
 * @param {(options: Parameters<typeof readNumbers>[0]) => ReturnType<typeof readNumbers>} read
 * @returns {Promise<import('../support/results.js').FaultResult['result']>}
 */
async function testCase(tested, init, read) {
  const server = await createFaultServer();
  const proxy = await createProxy(server.port, planOf(tested, new Random(FAULTS), server.calm));
  try {
    const url = `${proxy.origin}/numbered?${tested.query ?? ''}`;
    const options = { url, init: { ...init, ...tested.init }, limit: LIMIT };
    const { numbers, events, problem } = await read(options);
    if (tested.ends === 'head' && problem !== undefined) {
      assert.match(problem, /^failed: content-type/);
      const { problem: natively } = await read({ ...options, name: 'NativeEventSource' });
      assert.match(natively ?? 'none', /^failed/);
      return 'fails as the native class';
    }
    assert.equal(problem, undefined);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => numbers[0] + index),
    );
    judge(events);
    return 'survived';
  } finally {
    await proxy.close();
    await server.close();
  }
}

/**
 * A source is open when it says so, and says so once; it is connecting when it tells of an error.
 *
 * @param {string[]} events
 */
function judge(events) {
  assert.deepEqual([...new Set(events)].toSorted(), ['error 0', 'open 1']);
  const doubled = events.findIndex(
    (event, index) => event === 'open 1' && events[index - 1] === event,
  );
  assert.equal(doubled, -1, 'opened twice without an error between');
}
