/**
 * The options `connectTimeout` and `heartbeatTimeout`. Their rules are tested on a virtual clock, in
 * tests/protocol/connection/timeouts.rs; here they meet real time.
 */
import { streaming } from './answers.js';
import { marked } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

/** @type {import('./run.js').Behaviour[]} */
export const timeouts = marked({ beyondNative }, [
  {
    name: 'connectTimeout: a server that sends no head is given up, and asked again',
    async run({ answers, assert, open }) {
      const server = answers([{ headAfterRelease: true }, streaming]);
      const options = { connectTimeout: 60, retry: { initial: 10, jitter: false } };
      const seen = observe(open(server.url, init(options)));
      const { event, readyState } = await seen.until('error');
      assert.equal(readyState, 0);
      assert.equal(/** @type {any} */ (event).reason, 'connect-timeout');
      assert.equal(
        /** @type {any} */ (event).message,
        'expected a response within 60 ms, received none',
      );
      assert.isUndefined(/** @type {any} */ (event).status);
      await server.requests({ closed: 1 });
      await server.requests({ atLeast: 2 });
    },
  },
  {
    name: 'connectTimeout: a connection that is there in time may last longer',
    async run({ answers, assert, open }) {
      const chunks = [':\n', null, 'data: late\n\n'];
      const server = answers([{ chunks, then: 'hold' }]);
      const seen = observe(open(server.url, init({ connectTimeout: 5_000 })));
      await seen.until('open');
      await server.release();
      await seen.until('message');
      assert.deepEqual(seen.types(), ['open', 'message']);
    },
  },
  {
    name: 'heartbeatTimeout: a silent connection is given up, and resumed by its id',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 10\nid: 1\ndata\n\n'], then: 'hold' }, streaming]);
      const seen = observe(open(server.url, init({ heartbeatTimeout: 80 })));
      const { event, readyState } = await seen.until('error');
      assert.equal(readyState, 0);
      assert.equal(/** @type {any} */ (event).reason, 'heartbeat-timeout');
      assert.equal(/** @type {any} */ (event).status, 200);
      await server.requests({ closed: 1 });
      const [, second] = await server.requests({ atLeast: 2 });
      assert.equal(second.headers['last-event-id'], '1');
      assert.deepEqual(seen.types().slice(0, 3), ['open', 'message', 'error']);
    },
  },
  {
    name: 'heartbeatTimeout: any byte is a heartbeat',
    async run({ answers, assert, open }) {
      // For longer than that, and it is long enough for a machine that has much to do.
      const chunks = ['retry: 10\n', ...Array.from({ length: 500 }, () => ':\n'), 'data: 1\n\n'];
      const server = answers([{ chunks, then: 'hold' }]);
      const seen = observe(open(server.url, init({ heartbeatTimeout: 2_000 })));
      await seen.until('message');
      assert.deepEqual(seen.types(), ['open', 'message']);
    },
  },
  {
    name: 'heartbeatTimeout: what came while the thread was busy keeps the connection',
    only: ['runtime / fetch'],
    async run({ assert, endpoint, open }) {
      const server = endpoint('/numbered', { interval: 50 });
      const seen = observe(open(server.url, init({ heartbeatTimeout: 2_000 })));
      await seen.until('message');
      // Not while the message is delivered: nothing is read then anyway.
      await new Promise((resolve) => setTimeout(resolve));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
      await seen.until('message', 20);
      assert.notInclude(seen.types(), 'error');
    },
  },
  {
    name: 'heartbeatTimeout: adaptive is patient with a server that it does not know',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['data: 1\n\n', 'data: 2\n\n'], then: 'hold' }]);
      const seen = observe(open(server.url, init({ heartbeatTimeout: 'adaptive' })));
      await seen.until('message', 2);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'message']);
    },
  },
]);

/**
 * @param {import('../../src/js/types/event-source.js').EventSourceInit} options
 * @returns {any} as `open` takes what the standard has
 */
function init(options) {
  return options;
}
