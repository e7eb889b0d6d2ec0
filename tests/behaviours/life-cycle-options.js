/**
 * The network that goes and comes, and the options that mind whether a page is hidden or asleep. A page
 * that is really hidden is in tests/e2e; here the events are dispatched.
 */
import { streaming } from './answers.js';
import { marked } from './define.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

/** @typedef {import('./context.js').Context['context']} Context */

/** A stream that ends with an id, and is asked for again only when something happens. */
const longGone = { chunks: ['retry: 100000\nid: 1\ndata: 1\n\n'] };

/** One with an id that stays. */
const staying = { chunks: ['id: 1\ndata: 1\n\n'], then: /** @type {const} */ ('hold') };

/** @type {import('./run.js').Behaviour[]} */
export const lifeCycleOptions = marked({ beyondNative: 'native has no such rules' }, [
  {
    name: 'the network that is back ends the wait before a reconnection',
    only: browserScopes,
    async run({ answers, assert, open }) {
      const server = answers([longGone, streaming]);
      const seen = observe(open(server.url));
      await seen.until('error');
      globalThis.dispatchEvent(new Event('online'));
      await seen.until('open', 2);
      const [, second] = await server.requests();
      assert.equal(second.headers['last-event-id'], '1');
    },
  },
  {
    name: 'the network that goes and comes is nothing to a connection that holds',
    only: browserScopes,
    async run({ answers, assert, open, settle }) {
      const server = answers([staying]);
      const seen = observe(open(server.url));
      await seen.until('message');
      globalThis.dispatchEvent(new Event('offline'));
      globalThis.dispatchEvent(new Event('online'));
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'without a network a server elsewhere is asked again only when it is back',
    only: ['window / fetch', 'dedicated worker / fetch'],
    async run({ assert, cleanUp, EventSource }) {
      cleanUp(() => globalThis.dispatchEvent(new Event('online')));
      let calls = 0;
      const fetch = () => {
        calls += 1;
        return Promise.reject(new TypeError('no network'));
      };
      const retry = { initial: 1, jitter: false, attempts: 2 };
      const source = Reflect.construct(EventSource, ['https://elsewhere.test/', { fetch, retry }]);
      cleanUp(() => source.close());
      globalThis.dispatchEvent(new Event('offline'));
      const seen = observe(source);
      await seen.until('error');
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert.equal(calls, 1);
      // It did not count.
      assert.equal(/** @type {any} */ (seen.events[0].event).attempt, 0);
      globalThis.dispatchEvent(new Event('online'));
      await seen.until('error', 3);
      assert.equal(calls, 3);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'whenHidden: by default a hidden page stays connected',
    only: ['window'],
    async run(context) {
      const { answers, assert, open, settle } = context;
      const show = hidable(context);
      const server = answers([staying]);
      const seen = observe(open(server.url));
      await seen.until('message');
      show(false);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.isFalse((await server.requests())[0].closed);
    },
  },
  {
    name: 'whenHidden: pause disconnects a hidden page without an event, and resumes it by id',
    only: ['window'],
    async run(context) {
      const { answers, assert, open, settle } = context;
      const show = hidable(context);
      const server = answers([staying, streaming]);
      const source = open(server.url, init({ whenHidden: 'pause' }));
      const seen = observe(source);
      await seen.until('message');
      show(false);
      assert.equal(source.readyState, 0);
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.lengthOf(await server.requests(), 1);
      show(true);
      const { event } = await seen.until('open', 2);
      assert.isTrue(/** @type {any} */ (event).resumed);
      assert.deepEqual(seen.types(), ['open', 'message', 'open']);
      assert.equal((await server.requests())[1].headers['last-event-id'], '1');
    },
  },
  {
    name: 'whenHidden: a source made in a hidden page connects when that is seen',
    only: ['window'],
    async run(context) {
      const { answers, assert, open, settle } = context;
      const show = hidable(context);
      show(false);
      const server = answers([streaming]);
      const source = open(server.url, init({ whenHidden: 'pause' }));
      await settle();
      assert.equal(source.readyState, 0);
      assert.lengthOf(await server.requests(), 0);
      show(true);
      await observe(source).until('open');
    },
  },
  {
    name: 'whenHidden: pauseAfter gives a page time to come back',
    only: ['window'],
    async run(context) {
      const { answers, assert, open, settle } = context;
      const show = hidable(context);
      const server = answers([staying, streaming]);
      const seen = observe(open(server.url, init({ whenHidden: { pauseAfter: 5_000 } })));
      await seen.until('message');
      show(false);
      show(true);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      const brief = observe(open(answers([staying]).url, init({ whenHidden: { pauseAfter: 20 } })));
      await brief.until('message');
      show(false);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.isFalse((await server.requests())[0].closed);
      show(true);
      await brief.until('open', 2);
    },
  },
  {
    name: 'whenHidden: a page that is frozen has no time left',
    only: ['window'],
    async run(context) {
      const { answers, assert, open } = context;
      const show = hidable(context);
      const server = answers([staying, streaming]);
      const source = open(server.url, init({ whenHidden: { pauseAfter: 100_000 } }));
      const seen = observe(source);
      await seen.until('message');
      show(false);
      document.dispatchEvent(new Event('freeze'));
      assert.equal(source.readyState, 0);
      document.dispatchEvent(new Event('resume'));
      show(true);
      await seen.until('open', 2);
      assert.deepEqual(seen.types(), ['open', 'message', 'open']);
    },
  },
  {
    name: 'close() while a hidden page is paused closes',
    only: ['window'],
    async run(context) {
      const { answers, assert, open, settle } = context;
      const show = hidable(context);
      const server = answers([staying]);
      const source = open(server.url, init({ whenHidden: 'pause' }));
      const seen = observe(source);
      await seen.until('message');
      show(false);
      source.close();
      show(true);
      await settle();
      assert.equal(source.readyState, 2);
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'heartbeatTimeout: a machine that slept connects anew at once, without an error',
    only: ['window'],
    async run({ answers, assert, cleanUp, open, settle }) {
      const server = answers([staying, streaming]);
      const seen = observe(open(server.url, init({ heartbeatTimeout: 30_000 })));
      await seen.until('message');
      // While its messages are dispatched a connection cannot be silent.
      await settle();
      const { now } = Date;
      cleanUp(() => {
        Date.now = now;
      });
      Date.now = () => now() + 3_600_000;
      document.dispatchEvent(new Event('resume'));
      await seen.until('open', 2);
      assert.deepEqual(seen.types(), ['open', 'message', 'open']);
      assert.equal((await server.requests())[1].headers['last-event-id'], '1');
    },
  },
]);

/**
 * @param {Context} context
 * @returns {(visible: boolean) => void} makes this page seem visible or hidden
 */
function hidable({ cleanUp }) {
  let state = 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  /** @param {boolean} visible */
  const show = (visible) => {
    state = visible ? 'visible' : 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
  };
  cleanUp(() => {
    show(true);
    Reflect.deleteProperty(document, 'visibilityState');
  });
  return show;
}

/**
 * @param {import('../../src/js/types/event-source.js').EventSourceInit} options
 * @returns {any} as `open` takes what the standard has
 */
function init(options) {
  return options;
}
