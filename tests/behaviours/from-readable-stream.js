/**
 * `EventSource.fromReadableStream`: events of bytes that the page has.
 *
 * @see https://github.com/whatwg/html/pull/12272
 */
import { byHand } from './by-hand.js';
import { each, marked } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'a proposal';

/** @type {import('./run.js').Behaviour[]} */
export const readableStreams = marked({ beyondNative }, [
  {
    name: 'fromReadableStream is a static method that is not enumerable, with one required argument',
    run({ assert, EventSource }) {
      const { enumerable, value } = /** @type {any} */ (
        Object.getOwnPropertyDescriptor(EventSource, 'fromReadableStream')
      );
      assert.isFalse(enumerable);
      assert.equal(value.length, 1);
      assert.throws(() => value.call(EventSource), TypeError);
    },
  },
  ...each(['undefined', 'null', '1', "'data'", '{}', '[]', '({ getReader() {} })'], (text) => ({
    name: `fromReadableStream of ${text} is a TypeError`,
    run({ assert, EventSource }) {
      const value = new Function(`return ${text}`)();
      assert.throws(() => from(EventSource, value), TypeError);
    },
  })),
  {
    name: 'a stream that is locked is a TypeError; one with a wrong option stays unlocked',
    run({ assert, EventSource }) {
      const locked = new ReadableStream();
      locked.getReader();
      assert.throws(() => from(EventSource, locked), TypeError);
      const stream = new ReadableStream();
      assert.throws(() => from(EventSource, stream, { until: 1 }), TypeError, /until/);
      assert.throws(() => from(EventSource, stream, 1), TypeError);
      assert.isFalse(stream.locked);
    },
  },
  {
    name: 'a source of a stream is CONNECTING at about:event-stream, without credentials, and has the stream',
    run({ assert, cleanUp, EventSource }) {
      const stream = streamOf();
      const source = from(EventSource, stream);
      cleanUp(() => source.close());
      assert.instanceOf(source, EventSource);
      assert.equal(source.url, 'about:event-stream');
      assert.isFalse(source.withCredentials);
      assert.equal(source.readyState, 0);
      assert.equal(source.lastEventId, '');
      assert.equal(source.reconnectionTime, 3000);
      assert.isTrue(stream.locked);
    },
  },
  {
    name: 'reconnect() does nothing to a source of a stream, as there is no second one',
    async run({ assert, cleanUp, EventSource, settle }) {
      const source = from(EventSource, streamOf('data: 1\n\n', 'data: 2\n\n'));
      cleanUp(() => source.close());
      source.onmessage = () => source.reconnect();
      const seen = observe(source);
      await seen.until('error');
      source.reconnect();
      assert.equal(source.readyState, 2);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'message', 'error']);
    },
  },
  {
    name: 'a stream gives open, its events of origin null, and at its end one error and CLOSED',
    async run({ assert, cleanUp, EventSource, settle }) {
      const body = 'id: 42\nretry: 5000\ndata: 1\n\nevent: tick\nda';
      const source = from(EventSource, streamOf(body, 'ta: 2\n\ndata: dropped'));
      cleanUp(() => source.close());
      const seen = observe(source, ['tick']);
      await new Promise((resolve) => {
        source.onerror = resolve;
      });
      await settle();
      assert.deepEqual(
        seen.events.map(({ type, data, origin, readyState }) => [type, data, origin, readyState]),
        [
          ['open', undefined, undefined, 1],
          ['message', '1', 'null', 1],
          ['tick', '2', 'null', 1],
          ['error', undefined, undefined, 2],
        ],
      );
      assert.equal(source.lastEventId, '42');
      assert.equal(source.reconnectionTime, 5000);
    },
  },
  {
    name: 'an error of the stream is one error event and CLOSED',
    async run({ assert, cleanUp, EventSource, settle }) {
      const chunks = ['data: 1\n\n', new Error('of the stream')];
      const source = from(EventSource, byHand(() => chunks.shift()).stream);
      cleanUp(() => source.close());
      const seen = observe(source);
      await new Promise((resolve) => {
        source.onerror = resolve;
      });
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'error']);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'a chunk that is no Uint8Array is an error of the stream',
    async run({ assert, EventSource, cleanUp }) {
      const stream = new ReadableStream({
        start: (controller) => controller.enqueue('data: 1\n\n'),
      });
      const source = from(EventSource, stream);
      cleanUp(() => source.close());
      const seen = observe(source);
      await new Promise((resolve) => {
        source.onerror = resolve;
      });
      assert.notInclude(seen.types(), 'message');
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'close() cancels the stream, at whatever time',
    async run({ assert, EventSource }) {
      for (const moment of ['at once', 'a microtask later', 'open', 'message']) {
        const chunks = ['data: 1\n\n'];
        const given = byHand(() => chunks.shift());
        const source = from(EventSource, given.stream);
        if (moment === 'a microtask later') {
          await null;
        } else if (moment !== 'at once') {
          await new Promise((resolve) => source.addEventListener(moment, resolve));
        }
        source.close();
        assert.equal(source.readyState, 2);
        for (let turn = 0; turn < 5 && !given.cancelled; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve));
        }
        assert.isTrue(given.cancelled, moment);
      }
    },
  },
  {
    name: 'a signal that is aborted cancels the stream',
    run({ assert, EventSource }) {
      const controller = new AbortController();
      controller.abort();
      const given = byHand(() => undefined);
      const source = from(EventSource, given.stream, { signal: controller.signal });
      assert.equal(source.readyState, 2);
      assert.isTrue(given.cancelled);
    },
  },
  {
    name: 'several streams may be piped through a TransformStream, and IDs and times are kept',
    lacking: {
      'Promise in a dedicated worker':
        'what was written is read a task later: no microtask is to be had',
    },
    async run({ assert, cleanUp, EventSource }) {
      const { readable, writable } = new TransformStream();
      const source = from(EventSource, readable);
      cleanUp(() => source.close());
      const seen = observe(source);
      const body = 'id: 42\nretry: 70\ndata: first\n\n';
      await streamOf(body).pipeTo(writable, { preventClose: true });
      assert.equal(source.lastEventId, '42');
      assert.equal(source.reconnectionTime, 70);
      await streamOf('data: second\n\n').pipeTo(writable, { preventClose: true });
      await seen.until('message', 2);
      assert.deepEqual(seen.messages(), [
        ['message', 'first', '42'],
        ['message', 'second', '42'],
      ]);
      assert.equal(source.reconnectionTime, 70);
    },
  },
  {
    name: 'reset() forgets an unfinished line and block, for a stream that follows',
    async run({ assert, cleanUp, EventSource }) {
      const { readable, writable } = new TransformStream();
      const source = from(EventSource, readable);
      cleanUp(() => source.close());
      const seen = observe(source);
      const body = 'id: 1\ndata: whole\n\nid: 2\ndata: half\ndata: cut';
      await streamOf(body).pipeTo(writable, { preventClose: true });
      await seen.until('message');
      source.reset();
      assert.equal(source.lastEventId, '1');
      // A stream may begin with a byte order mark.
      await streamOf('\uFEFFdata: next\n\n').pipeTo(writable, { preventClose: true });
      await seen.until('message', 2);
      assert.deepEqual(seen.messages(), [
        ['message', 'whole', '1'],
        ['message', 'next', '1'],
      ]);
    },
  },
  {
    name: 'the options that make sense of a stream are heeded',
    async run({ assert, EventSource }) {
      const source = from(EventSource, streamOf('data: 1\n\ndata: 2\n\ndata: 3\n\n'), {
        events: 'light',
        lastEventId: 'before',
        parse: JSON.parse,
        until: (/** @type {any} */ { data }) => data === 2,
      });
      assert.equal(source.lastEventId, 'before');
      /** @type {unknown[]} */
      const events = [];
      await new Promise((resolve) => {
        source.onevent = (/** @type {any} */ event) => {
          events.push(event);
          if (event.data === 2) {
            resolve(undefined);
          }
        };
      });
      await null;
      const rest = { type: 'message', lastEventId: 'before', origin: 'null' };
      assert.deepEqual(events, [
        { ...rest, data: 1 },
        { ...rest, data: 2 },
      ]);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'a loop over the source of a stream ends with it',
    lacking: { Symbol: 'nothing can have that name' },
    async run({ assert, EventSource }) {
      const data = [];
      for await (const event of from(EventSource, streamOf('data: 1\n\n', 'data: 2\n\n'))) {
        data.push(event.data);
      }
      assert.deepEqual(data, ['1', '2']);
    },
  },
]);

/**
 * @param {any} EventSource
 * @param {unknown} stream
 * @param {unknown} [init]
 */
const from = (EventSource, stream, init) => EventSource.fromReadableStream(stream, init);

/** @param {string[]} chunks */
function streamOf(...chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(new TextEncoder().encode(chunk));
      }
      controller.close();
    },
  });
}
