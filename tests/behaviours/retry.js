/**
 * The option `retry`: when to try again, how long to wait before, and when to give up.
 */
import { streaming } from './answers.js';
import { each, marked } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

/** @typedef {import('../../src/js/types/event-source.js').EventSourceErrorEvent} ErrorEvent */

/** Retried at once, nearly. */
const soon = { initial: 10, factor: 1, jitter: false };

const unavailable = { status: 503 };

/** @type {import('./run.js').Behaviour[]} */
export const retrying = marked({ beyondNative }, [
  {
    name: 'retry: never: the end of the stream is an error in state CLOSED, and all of it',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }]);
      const seen = observe(open(server.url, init({ retry: 'never' })));
      const { event, readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      const { attempt, delay, reason, status, willReconnect } = told(event);
      assert.deepEqual([reason, status, attempt, willReconnect], ['end', 200, 1, false]);
      assert.isUndefined(delay);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'error']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'retry: never: a server that cannot be reached is an error in state CLOSED',
    async run({ ask, assert, open, origin }) {
      const port = await ask('/port/open');
      await ask('/port/close', { port });
      const url = new URL(origin);
      url.port = port;
      const { event, readyState } = await observe(open(url, init({ retry: 'never' }))).until(
        'error',
      );
      assert.equal(readyState, 2);
      assert.equal(told(event).reason, 'network');
      assert.isUndefined(told(event).status);
      assert.isFalse(told(event).willReconnect);
    },
  },
  {
    name: 'error tells what was expected, and when the next attempt is made',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 20\ndata: 1\n\n'] }, streaming]);
      const { event } = await observe(open(server.url)).until('error');
      const { attempt, delay, message, reason, willReconnect } = told(event);
      assert.deepEqual([reason, attempt, delay, willReconnect], ['end', 1, 20, true]);
      assert.equal(message, 'the server ended the response');
      const enumerable = Object.keys(event);
      for (const name of ['reason', 'message', 'willReconnect', 'delay', 'attempt', 'status']) {
        assert.notInclude(enumerable, name);
      }
    },
  },
  {
    name: 'retry: a policy tries statuses again, with delays that grow up to a maximum',
    async run({ answers, assert, open }) {
      const server = answers([unavailable, unavailable, unavailable, unavailable, streaming]);
      const retry = { initial: 10, factor: 2, max: 35, jitter: false };
      const seen = observe(open(server.url, init({ retry })));
      await seen.until('open');
      assert.deepEqual(
        seen.events.slice(0, 4).map(({ event, readyState }) => {
          const { attempt, delay, reason, status } = told(event);
          return [reason, status, attempt, delay, readyState];
        }),
        [
          ['status', 503, 1, 10, 0],
          ['status', 503, 2, 20, 0],
          ['status', 503, 3, 35, 0],
          ['status', 503, 4, 35, 0],
        ],
      );
    },
  },
  {
    name: 'retry: a policy gives up after its attempts',
    async run({ answers, assert, open, settle }) {
      const server = answers([unavailable]);
      const source = open(server.url, init({ retry: { ...soon, attempts: 3 } }));
      const seen = observe(source);
      await seen.until('error', 3);
      assert.equal(source.readyState, 2);
      await settle();
      assert.deepEqual(
        seen.events.map(({ event }) => told(event).willReconnect),
        [true, true, false],
      );
      assert.lengthOf(await server.requests(), 3);
    },
  },
  ...each([404, 401, 204], (status) => ({
    name: `retry: resilient fails for good at status ${status}`,
    async run({ answers, assert, open, settle }) {
      const server = answers([{ status }]);
      const seen = observe(open(server.url, init({ retry: 'resilient' })));
      const { event, readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      assert.equal(told(event).status, status);
      await settle();
      assert.lengthOf(await server.requests(), 1);
    },
  })),
  {
    name: 'retry: resilient spreads its delays between nothing and their full length',
    async run({ answers, assert, open }) {
      for (let count = 0; count < 5; count += 1) {
        const source = open(answers([unavailable]).url, init({ retry: 'resilient' }));
        const { event } = await observe(source).until('error');
        source.close();
        assert.isTrue(told(event).willReconnect);
        assert.isAtLeast(told(event).delay ?? -1, 0);
        assert.isAtMost(told(event).delay ?? Infinity, 1000);
      }
    },
  },
  {
    name: 'retry: random numbers may come from a function of the page',
    async run({ answers, assert, open }) {
      const retry = { initial: 40, jitter: () => 0.25 };
      const server = answers([unavailable, streaming]);
      const { event } = await observe(open(server.url, init({ retry }))).until('error');
      assert.equal(told(event).delay, 10);
    },
  },
  {
    name: 'retry: the reconnection time of the server is the least delay of a policy',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 30\ndata: 1\n\n'] }, streaming]);
      const { event } = await observe(open(server.url, init({ retry: soon }))).until('error');
      assert.equal(told(event).delay, 30);
    },
  },
  ...each(
    [
      ['as seconds', () => '7', 7000],
      ['as a date', () => new Date(Date.now() + 7_500).toUTCString(), 5000],
    ],
    ([kind, value, least]) => ({
      name: `retry: Retry-After ${kind} is the least delay of a policy`,
      async run({ answers, assert, open }) {
        const headers = { 'retry-after': /** @type {() => string} */ (value)() };
        const source = open(answers([{ status: 503, headers }]).url, init({ retry: soon }));
        const { event } = await observe(source).until('error');
        assert.isAtLeast(told(event).delay ?? 0, /** @type {number} */ (least));
        assert.isAtMost(told(event).delay ?? 0, 8000);
      },
    }),
  ),
  {
    name: 'retry: a function is told of each failure and gives the delay',
    async run({ answers, assert, open }) {
      const chunks = ['retry: 5000\nid: 7\ndata: 1\n\n'];
      const server = answers([{ chunks }, { status: 401 }, streaming]);
      /** @type {any[]} */
      const failures = [];
      /** @param {any} failure */
      const retry = (failure) => {
        failures.push(failure);
        return 5;
      };
      const seen = observe(open(server.url, init({ retry })));
      await seen.until('open', 2);
      assert.deepEqual(
        failures.map(({ attempt, lastEventId, reason, status }) => [
          attempt,
          lastEventId,
          reason,
          status,
        ]),
        [
          [1, '7', 'end', 200],
          [2, '7', 'status', 401],
        ],
      );
      assert.equal(failures[1].message, 'expected status 200, received 401');
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'error', 'open']);
      assert.equal(told(seen.events[2].event).delay, 5);
      assert.equal((await server.requests())[2].headers['last-event-id'], '7');
    },
  },
  {
    name: 'retry: a function that gives false ends the source',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }]);
      const seen = observe(open(server.url, init({ retry: () => false })));
      const { event, readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      assert.isFalse(told(event).willReconnect);
      await settle();
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'retry: a function that throws ends the source, and its exception is reported',
    async run({ answers, assert, expectErrors, open, settle }) {
      const errors = expectErrors();
      const retry = () => {
        throw new Error('thrown by retry');
      };
      const seen = observe(open(answers([{ chunks: ['data: 1\n\n'] }]).url, init({ retry })));
      const { readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      await settle();
      assert.lengthOf(errors, 1);
    },
  },
  {
    name: 'retry: a function may close the source: no event follows',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }]);
      /** @type {EventSource} */
      let source;
      /** @type {Promise<void>} */
      const asked = new Promise((resolve) => {
        const retry = () => {
          source.close();
          resolve();
          return 0;
        };
        source = open(server.url, init({ retry }));
      });
      // @ts-ignore
      const seen = observe(source);
      await asked;
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.lengthOf(await server.requests(), 1);
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

/**
 * @param {Event} event
 * @returns {ErrorEvent}
 */
function told(event) {
  return /** @type {ErrorEvent} */ (event);
}
