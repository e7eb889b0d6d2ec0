/**
 * Runs the list of behaviours in one browser, each as a test of its own.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { behaviours, essentials } from '../behaviours/index.js';
import { differenceIn } from '../behaviours/run.js';
import { createServer } from '../server/index.js';
import { launch, withoutWebAssembly } from './browsers.js';
import { createPage } from './hosts.js';
import { record } from './results.js';
import { legacyWithout } from './take-away.js';
import { launchWebKit } from './webkit.js';

/** @typedef {import('./browsers.js').BrowserName | 'webkit'} Runtime */

/** @typedef {Pick<import('../behaviours/context.js').Settings, 'native' | 'scope' | 'transport'> & { script?: string, without?: string[] }} Place */

/**
 * The whole list in windows over both transports, one pass in each kind of worker; and the
 * browser's own class, to prove that the list states the standard.
 *
 * @type {Place[]}
 */
export const places = [
  { scope: 'window', native: true },
  { scope: 'window', native: false, transport: 'fetch' },
  { scope: 'window', native: false, transport: 'xhr' },
  { scope: 'dedicated worker', native: false, transport: 'fetch' },
  { scope: 'shared worker', native: false, transport: 'fetch' },
  { scope: 'service worker', native: false, transport: 'fetch' },
];

/** Scripts that define the class: with the binary inside, and with plain JavaScript. */
const embedded = '/dist/eventsource.js';
const fallback = '/fallback.js';
const legacy = '/dist/eventsource.legacy.js';

/**
 * Over the engine in plain JavaScript, in a browser without WebAssembly.
 *
 * @type {Place[]}
 */
const placesOfFallback = [
  { scope: 'window', native: false, transport: 'fetch', script: fallback },
  { scope: 'window', native: false, transport: 'xhr', script: fallback },
  { scope: 'dedicated worker', native: false, transport: 'fetch', script: fallback },
  { scope: 'service worker', native: false, transport: 'fetch', script: fallback },
];

/** @param {Runtime} runtime */
export function testBehaviours(runtime) {
  testPlaces(runtime, runtime, places, true);
}

/**
 * Over the file for engines of ES5, which has no globals that are named; the script keeps those that
 * it captured of what tests it.
 *
 * @param {import('./browsers.js').BrowserName} runtime
 * @param {string} title
 * @param {string[]} without
 * @param {Place['scope']} scope
 * @param {boolean} whole whether the whole list is run, or what shows most of it
 */
export function testLegacy(runtime, title, without, scope, whole) {
  const script = without.length > 0 ? legacyWithout(without) : legacy;
  testPlaces(
    runtime,
    `${runtime} / legacy${title && ` ${title}`}`,
    [{ scope, native: false, transport: 'xhr', script, without }],
    false,
    whole
      ? behaviours
      : behaviours.filter(
          (behaviour) =>
            essentials.includes(behaviour) || without.some((name) => isMarked(behaviour, name)),
        ),
  );
}

/** @param {Runtime} runtime */
export function testFallback(runtime) {
  testPlaces(runtime, `${runtime} without WebAssembly`, placesOfFallback, false);
}

/**
 * @param {Runtime} runtime
 * @param {string} title
 * @param {Place[]} places
 * @param {boolean} hasWebAssembly
 * @param {import('../behaviours/run.js').Behaviour[]} [list]
 */
function testPlaces(runtime, title, places, hasWebAssembly, list = behaviours) {
  if (runtime === 'webkit' && process.platform !== 'linux') {
    it(title, { skip: 'WebKitGTK is a browser of Linux' });
    return;
  }
  /** @type {import('../server/index.js').TestServer} */
  let server;
  /** @type {import('./browsers.js').TestBrowser} */
  let browser;

  before(async () => {
    server = await createServer();
    browser = await launchRuntime(runtime, hasWebAssembly);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it(`${title}: WebAssembly is ${hasWebAssembly ? 'there' : 'missing'}`, async () => {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/page`);
    const type = await page.evaluate(() => typeof WebAssembly);
    await page.close();
    assert.equal(type, hasWebAssembly ? 'object' : 'undefined');
  });

  for (const place of places) {
    const tested = { runtime, engine: engineOf(place, hasWebAssembly), place };
    const createHost = () => {
      const { origin, crossOrigin } = server;
      return createPage(browser, { script: embedded, ...place, origin, crossOrigin, runtime });
    };
    describePlace(title, tested, createHost, list);
  }
}

/**
 * @param {string} title of the runtime
 * @param {Pick<import('./results.js').Result, 'runtime' | 'engine' | 'place'>} tested
 * @param {() => import('./hosts.js').Host} createHost
 * @param {import('../behaviours/run.js').Behaviour[]} [list]
 */
export function describePlace(title, { runtime, engine, place }, createHost, list = behaviours) {
  const label = [title, place.scope, place.native ? 'native' : place.transport].join(' / ');
  describe(label, () => {
    const counts = { passed: 0, failed: 0, differing: 0 };
    /** @type {import('./hosts.js').Host} */
    let host;
    before(() => {
      host = createHost();
    });
    after(async () => {
      await host.close();
      if (list === behaviours) {
        await record({ runtime, engine, place, counts });
      }
    });

    for (const behaviour of list) {
      const difference = differenceIn(behaviour, { ...place, runtime });
      it(`${label}: ${behaviour.name}`, { skip: exclusion(behaviour, place) }, async (t) => {
        counts.failed += 1;
        const { duration, failure } = await host.run(behaviour.name);
        t.diagnostic(`${Math.round(duration)} ms`);
        if (difference !== undefined) {
          t.diagnostic(`differs: ${difference}`);
          assert.ok(failure, `expected a difference: ${difference}`);
        } else if (failure) {
          throw toError(failure);
        }
        counts.failed -= 1;
        counts[difference === undefined ? 'passed' : 'differing'] += 1;
      });
    }

    it(`${label}: no error outside of behaviours`, async (t) => {
      for (const line of summary(place, runtime, list)) {
        t.diagnostic(`${label}: ${line}`);
      }
      assert.deepEqual(await host.errors(), []);
    });
  });
}

/**
 * @param {Place} place
 * @param {boolean} hasWebAssembly
 * @returns {import('./results.js').Engine}
 */
function engineOf({ without }, hasWebAssembly) {
  if (hasWebAssembly) {
    return 'WebAssembly';
  }
  if (without === undefined) {
    return 'JavaScript';
  }
  return without.length > 0 ? 'ES5, what old engines lack taken away' : 'ES5';
}

/**
 * @param {Runtime} runtime
 * @param {boolean} hasWebAssembly
 * @returns {Promise<import('./browsers.js').TestBrowser>}
 */
function launchRuntime(runtime, hasWebAssembly) {
  /** @type {Partial<typeof withoutWebAssembly>} */
  const options = hasWebAssembly ? {} : withoutWebAssembly;
  return runtime === 'webkit' ? launchWebKit(options.webkit) : launch(runtime, options[runtime]);
}

/**
 * Why a behaviour does not apply in a place, for the report; false if it does.
 *
 * @param {import('../behaviours/run.js').Behaviour} behaviour
 * @param {Place} place
 */
function exclusion({ only, beyondNative }, { scope, transport, native }) {
  if (native && beyondNative !== undefined) {
    return `beyond native: ${beyondNative}`;
  }
  if (only && !only.includes(scope) && !only.includes(`${scope} / ${transport ?? 'native'}`)) {
    return `only in: ${only.join(', ')}`;
  }
  return false;
}

/**
 * How many behaviours there are, and how many of them do not apply, by reason.
 *
 * @param {Place} place
 * @param {string} runtime
 * @param {import('../behaviours/run.js').Behaviour[]} list
 */
function summary(place, runtime, list) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const behaviour of list) {
    const difference = differenceIn(behaviour, { ...place, runtime });
    const reason = exclusion(behaviour, place) || (difference && `differs: ${difference}`);
    if (reason) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [
    `${list.length} behaviours`,
    ...[...counts].map(([reason, count]) => `${count} marked ${reason}`),
  ];
}

/**
 * @param {import('../behaviours/run.js').Behaviour} behaviour
 * @param {string} missing
 */
function isMarked({ lacking = {} }, missing) {
  return Object.keys(lacking).some((key) => key.split(' in a ')[0] === missing);
}

/** @param {{ message: string, stack: string }} failure that happened in the page */
function toError({ message, stack }) {
  // Only Chromium's stacks begin with the message.
  return Object.assign(new Error(message), {
    stack: stack.startsWith(message) ? stack : `${message}\n${stack}`,
  });
}
