/**
 * Which responses are announced, and which fail the connection.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
import { comeAgain } from './answers.js';
import { each, ownEvent } from './define.js';
import { observe } from './observe.js';

// Not 407 and 421, which browsers treat as network errors and as a wish for another connection.
const badStatuses = [
  201, 202, 203, 204, 205, 206, 207, 210, 226, 299, 400, 401, 402, 403, 404, 405, 406, 408, 409,
  410, 412, 415, 418, 422, 426, 429, 451, 499, 500, 501, 502, 503, 504, 511, 599,
];

const goodTypes = [
  'text/event-stream',
  'TEXT/Event-Stream',
  'text/event-stream;charset=utf-8',
  'Text/Event-Stream ; charset=utf-8',
  'text/event-stream; charset="utf-8"',
  'text/event-stream;charset=windows-1252',
  'text/event-stream; charset=nonsense',
  'text/event-stream;',
  'text/event-stream; key=value; other',
];

const badTypes = [
  'text/event-streamx',
  'text/event-strea',
  'text/event stream',
  'xtext/event-stream',
  'text/event-stream/x',
  'text/plain',
  'text/html',
  'text/plain; text/event-stream',
  'application/json',
  'application/octet-stream',
  'text/*',
  'event-stream',
];

/** @type {import('./run.js').Behaviour[]} */
export const responses = [
  {
    name: 'a response is one also where a page has replaced the global class',
    async run({ answers, assert, open }) {
      const { Response, Uint8Array } = globalThis;
      globalThis.Response = class extends Response {};
      globalThis.Uint8Array = /** @type {any} */ (class extends Uint8Array {});
      try {
        const source = open(answers([{ chunks: ['data: x\n\n'], then: 'hold' }]).url);
        const { data } = await observe(source).until('message');
        assert.equal(data, 'x');
      } finally {
        Object.assign(globalThis, { Response, Uint8Array });
      }
    },
  },
  ...each(badStatuses, (code) => ({
    name: `status ${code} fails the connection`,
    run: (context) => expectFailure(context, context.url(`/status/${code}`)),
  })),
  {
    name: 'status 200 is announced',
    async run({ open, url }) {
      await observe(open(url('/status/200'))).until('open');
    },
  },
  ...each(goodTypes, (value) => ({
    name: `Content-Type ${value} is an event stream, in UTF-8`,
    nativeDiffers: /windows|nonsense/.test(value)
      ? { chromium: 'Chromium refuses any charset but UTF-8' }
      : undefined,
    async run({ assert, open, url }) {
      const { data } = await observe(open(url('/content-type', { value }))).until('message');
      assert.equal(data, 'body é');
    },
  })),
  ...each(badTypes, (value) => ({
    name: `Content-Type ${value} fails the connection`,
    run: (context) => expectFailure(context, context.url('/content-type', { value })),
  })),
  {
    name: 'no Content-Type fails the connection',
    run: (context) => expectFailure(context, context.url('/content-type')),
  },
  {
    name: 'an empty Content-Type fails the connection',
    run: (context) => expectFailure(context, context.url('/content-type', { value: '' })),
  },
  ...each([204, 404, 500, 503], (status) => ({
    name: `status ${status} ends a source for good also at a reconnection`,
    async run(context) {
      await expectFailureOfReconnection(context, { status });
    },
  })),
  {
    name: 'another Content-Type ends a source for good also at a reconnection',
    async run(context) {
      const headers = { 'content-type': 'text/html' };
      await expectFailureOfReconnection(context, { headers, chunks: ['<p>'] });
    },
  },
  {
    name: 'the error of a failed connection is a plain Event',
    lacking: ownEvent,
    async run({ assert, open, url }) {
      const source = open(url('/status/404'));
      const { event } = await observe(source).until('error');
      assert.equal(Object.prototype.toString.call(event), '[object Event]');
      assert.isFalse(event.bubbles);
      assert.isFalse(event.cancelable);
      assert.equal(event.target, source);
    },
  },
  {
    name: 'nothing of the body of a failed connection is dispatched',
    async run({ answers, assert, open, settle }) {
      const status = 500;
      const server = answers([{ status, chunks: ['data: body\n\n', 'data: body\n\n'] }]);
      const seen = observe(open(server.url));
      await seen.until('error');
      await settle();
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'a bad response that goes on for ever fails the connection at its head, which ends it',
    async run({ answers, assert, open }) {
      const server = answers([{ status: 500, chunks: ['data: body\n\n'], then: 'hold' }]);
      const seen = observe(open(server.url));
      assert.equal((await seen.until('error')).readyState, 2);
      await server.requests({ closed: 1 });
    },
  },
];

/**
 * @param {import('./context.js').Context['context']} context
 * @param {string} url
 */
async function expectFailure({ assert, open }, url) {
  const source = open(url);
  const seen = observe(source);
  const { readyState } = await seen.until('error');
  assert.equal(readyState, 2);
  assert.deepEqual(seen.types(), ['error']);
}

/**
 * @param {import('./context.js').Context['context']} context
 * @param {import('../server/answers.js').Answer} bad
 */
async function expectFailureOfReconnection({ answers, assert, open, settle }, bad) {
  const server = answers([comeAgain, bad]);
  const source = open(server.url);
  const seen = observe(source);
  await seen.until('error', 2);
  await settle();
  assert.equal(source.readyState, 2);
  assert.deepEqual(
    seen.events.map(({ type, readyState }) => [type, readyState]),
    [
      ['open', 1],
      ['error', 0],
      ['error', 2],
    ],
  );
  assert.lengthOf(await server.requests(), 2);
}
