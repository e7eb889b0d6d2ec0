/**
 * What a hostile server can send without end: the connection fails for a clear reason, or what comes is
 * taken in pieces, and nothing of it stays.
 */
import { each, marked } from './define.js';
import { observe } from './observe.js';
import { detailsOf } from './own.js';

const beyondNative = 'limits of ours';

/** Little beside what comes. */
const maxEventSize = 1024 * 1024;

/** What is limited is the same in all kinds of workers. */
const only = ['window', 'runtime'];

/** What takes long, and is the same over both transports. */
const once = { only: ['window / native', 'window / fetch', 'runtime / fetch'] };

const tooLarge = 'expected events of at most 1048576 bytes, received more';

/** @type {import('./run.js').Behaviour[]} */
const hostileStreams = [
  ...each(['line', 'comment', 'block'], (kind) => ({
    name: `a ${kind} without end fails the connection, whose request is aborted`,
    beyondNative,
    async run({ assert, endpoint, open }) {
      const server = endpoint('/endless', { of: kind });
      const source = open(server.url, { maxEventSize });
      const { event, readyState } = await observe(source).until('error');
      const { message, reason, willReconnect } = detailsOf({ event });
      assert.deepEqual(
        { message, readyState, reason, willReconnect },
        { message: tooLarge, readyState: 2, reason: 'event-too-large', willReconnect: false },
      );
      await server.requests({ closed: 1 });
    },
  })),
  {
    name: 'a line without end that was compressed to a thousandth fails the connection, too',
    ...once,
    beyondNative,
    async run({ assert, endpoint, open }) {
      const server = endpoint('/bomb', { of: 'line' });
      const source = open(server.url, { maxEventSize });
      const { event, readyState } = await observe(source).until('error');
      assert.equal(detailsOf({ event }).reason, 'event-too-large');
      assert.equal(readyState, 2);
    },
  },
  {
    name: 'a request by XMLHttpRequest that has brought 16 MB is renewed behind an ID, and no event tells of it',
    only: ['window / xhr'],
    beyondNative,
    async run({ answers, assert, open }) {
      const chunks = ['\n\ndata: 1\n\n', 'id: 2\ndata: 2\n\n', 'id: 3\ndata: dropped\n\n'];
      const server = answers([
        { filler: 16 * 1024 * 1024, chunks, then: 'hold' },
        { chunks: ['id: 3\ndata: 3\n\n'], then: 'hold' },
      ]);
      const seen = observe(open(server.url));
      await seen.until('message', 3);
      assert.deepEqual(seen.types(), ['open', 'message', 'message', 'message']);
      assert.deepEqual(seen.data(), ['1', '2', '3']);
      const [first, second] = await server.requests({ atLeast: 2, closed: 1 });
      assert.isUndefined(first.headers['last-event-id']);
      assert.equal(second.headers['last-event-id'], '2');
    },
  },
  {
    name: 'of a million events that were compressed to a thousandth none follows a close()',
    ...once,
    async run({ assert, endpoint, open, settle }) {
      const source = open(endpoint('/bomb', { of: 'events' }).url);
      let count = 0;
      await new Promise((resolve) => {
        source.onmessage = () => {
          count += 1;
          if (count === 1_000) {
            source.close();
            resolve(undefined);
          }
        };
      });
      await settle();
      assert.equal(count, 1_000);
    },
  },
  {
    name: 'a head without end is given up by the platform or at connectTimeout: the source reconnects',
    beyondNative: 'an option of ours',
    async run({ assert, endpoint, open }) {
      const source = open(endpoint('/endless', { of: 'head' }).url, { connectTimeout: 1_000 });
      const recorded = await observe(source).until('error');
      assert.equal(recorded.readyState, 0);
      assert.oneOf(detailsOf(recorded).reason, ['network', 'connect-timeout']);
    },
  },
  {
    name: 'retry: 0 of a server that ends its streams at once is heeded five times, then once a second',
    beyondNative: 'native classes have no such guard, or another',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 0\n\n'] }]);
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('error', 5);
      source.close();
      const delays = seen.events.filter(({ type }) => type === 'error').map(detailsOf);
      assert.deepEqual(
        delays.map(({ delay }) => delay),
        [0, 0, 0, 0, 1_000],
      );
      assert.lengthOf(await server.requests(), 5);
    },
  },
  {
    name: 'an id of 1 MB is on its event, and goes back in a form, as no header takes it',
    beyondNative: 'native classes send it in a header',
    async run({ assert, endpoint, open }) {
      const id = '0123456789'.repeat(100_000);
      const server = endpoint('/large-id', { bytes: id.length });
      const seen = observe(open(server.url));
      const { lastEventId } = await seen.until('message');
      assert.equal(lastEventId === id, true);
      const [, { body, headers, method }] = await server.requests({ atLeast: 2 });
      assert.equal(method, 'POST');
      assert.equal(body === `Last-Event-ID=${id}`, true);
      assert.notProperty(headers, 'last-event-id');
    },
  },
  ...each(['real', 'light'], (events) => ({
    name: `10,000 event types of one read come in order, each to its own listener: ${events} events`,
    ...once,
    ...(events === 'light' && { beyondNative: 'an option of ours' }),
    async run({ assert, open, url }) {
      const types = Array.from({ length: 10_000 }, (_, index) => `type-${index}`);
      const source = open(url('/types', { count: types.length }), { events });
      /** @type {string[]} */
      const heard = [];
      await new Promise((resolve) => {
        for (const type of types) {
          source.addEventListener(type, (event) => {
            heard.push(event.type);
            if (heard.length === types.length) {
              resolve(undefined);
            }
          });
        }
      });
      assert.equal(heard.join(), types.join());
    },
  })),
  ...each(['real', 'light'], (events) => ({
    name: `types by names of Object.prototype are types like any other: ${events} events`,
    ...(events === 'light' && { beyondNative: 'an option of ours' }),
    async run({ answers, assert, native, open }) {
      const types = Object.getOwnPropertyNames(Object.prototype);
      const before = Object.entries(Object.getOwnPropertyDescriptors(Object.prototype));
      const flood = types.map((type) => `event: ${type}\nid: ${type}\ndata: ${type}\n\n`).join('');
      const source = open(answers([{ chunks: [flood.repeat(50), 'data\n\n'] }]).url, { events });
      /** @type {string[]} */
      const plain = [];
      if (!native && events === 'light') {
        /** @type {any} */ (source).onevent = (/** @type {any} */ { type }) => plain.push(type);
      }
      const seen = observe(source, types);
      const { lastEventId } = await seen.until('message');
      assert.equal(lastEventId, types.at(-1));
      const heard = seen.messages().slice(0, -1);
      const expected = Array.from({ length: 50 }, () => types).flat();
      assert.deepEqual(
        heard,
        expected.map((type) => [type, type, type]),
      );
      if (plain.length > 0) {
        assert.deepEqual(plain.slice(0, -1), expected);
      }
      const after = Object.entries(Object.getOwnPropertyDescriptors(Object.prototype));
      assert.deepEqual(after, before);
    },
  })),
];

/** @type {import('./run.js').Behaviour[]} */
export const limits = marked({ only }, hostileStreams);
