/**
 * `reconnect()`, and what a source knows of its stream when it is CLOSED.
 */
import { streaming } from './answers.js';
import { each, marked } from './define.js';
import { observe } from './observe.js';
import { detailsOf } from './own.js';

const beyondNative = 'methods of ours';

/** @type {import('../server/answers.js').Answer} */
const numbered = { chunks: ['retry: 70\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n'], then: 'hold' };

/** @type {import('./run.js').Behaviour[]} */
export const reviving = marked({ beyondNative }, [
  {
    name: 'members beyond the standard are accessors and methods that are not enumerable',
    run({ assert, EventSource, open, url }) {
      const descriptor = (/** @type {string} */ name) =>
        /** @type {any} */ (Object.getOwnPropertyDescriptor(EventSource.prototype, name));
      for (const name of ['lastEventId', 'reconnectionTime']) {
        assert.isFalse(descriptor(name).enumerable);
        assert.isUndefined(descriptor(name).set);
        assert.throws(() => Reflect.apply(descriptor(name).get, {}, []), TypeError);
      }
      for (const name of ['reconnect', 'reset']) {
        assert.isFalse(descriptor(name).enumerable);
        assert.throws(() => Reflect.apply(descriptor(name).value, {}, []), TypeError);
      }
      const names = [];
      for (const name in open(url('/echo'))) {
        names.push(name);
      }
      assert.notIncludeMembers(names, ['lastEventId', 'reconnect']);
    },
  },
  {
    name: 'lastEventId and reconnectionTime are those of the stream, and stay when it is closed',
    async run({ answers, assert, open }) {
      const source = /** @type {any} */ (open(answers([numbered]).url));
      assert.deepEqual([source.lastEventId, source.reconnectionTime], ['', 3000]);
      await observe(source).until('message', 2);
      assert.deepEqual([source.lastEventId, source.reconnectionTime], ['2', 70]);
      source.close();
      assert.deepEqual([source.lastEventId, source.reconnectionTime], ['2', 70]);
    },
  },
  {
    name: 'after close() in the middle of a chunk lastEventId is that of the last event dispatched',
    async run({ answers, assert, open }) {
      const source = /** @type {any} */ (open(answers([numbered]).url));
      source.onmessage = () => source.close();
      await observe(source).until('message');
      assert.equal(source.lastEventId, '1');
    },
  },
  {
    name: 'reconnect() after close() resumes by ID, with the listeners there are',
    async run({ answers, assert, open }) {
      const server = answers([numbered, { chunks: ['data: 3\n\n'], then: 'hold' }]);
      const source = /** @type {any} */ (open(server.url));
      const seen = observe(source);
      await seen.until('message', 2);
      source.close();
      await new Promise((resolve) => setTimeout(resolve));
      source.reconnect();
      assert.equal(source.readyState, 0);
      await seen.until('message', 3);
      assert.deepEqual(seen.types(), ['open', 'message', 'message', 'open', 'message']);
      assert.deepEqual(seen.messages()[2], ['message', '3', '2']);
      assert.equal((await server.requests())[1].headers['last-event-id'], '2');
    },
  },
  ...each(['standard', 'resilient'], (retry) => ({
    name: `reconnect() after close() keeps the reconnection time that the server has set: retry '${retry}'`,
    async run({ answers, assert, open }) {
      const told = { chunks: ['retry: 20\ndata: 1\n\n'], then: /** @type {const} */ ('hold') };
      const silent = { chunks: ['data: 2\n\n', null] };
      const server = answers([told, silent, streaming]);
      const options = retry === 'standard' ? {} : { retry: { initial: 10, jitter: false } };
      const source = /** @type {any} */ (open(server.url, options));
      const seen = observe(source);
      await seen.until('message');
      source.close();
      assert.equal(source.reconnectionTime, 20);
      source.reconnect();
      await seen.until('message', 2);
      assert.equal(source.reconnectionTime, 20);
      await server.release();
      const { event } = await seen.until('error');
      assert.equal(detailsOf({ event }).delay, 20);
    },
  })),
  {
    name: 'close() and reconnect() in a listener of open, of a message and of error',
    async run({ answers, assert, open }) {
      for (const [type, first] of /** @type {const} */ ([
        ['open', streaming],
        ['message', numbered],
        ['error', { status: 404 }],
      ])) {
        const server = answers([first, { chunks: ['data: again\n\n'], then: 'hold' }]);
        const source = /** @type {any} */ (open(server.url));
        source.addEventListener(
          type,
          () => {
            source.close();
            source.reconnect();
            assert.equal(source.readyState, 0);
          },
          { once: true },
        );
        await new Promise((resolve) => {
          source.addEventListener('message', (/** @type {any} */ { data }) => {
            if (data === 'again') {
              resolve(undefined);
            }
          });
        });
        assert.equal(source.readyState, 1);
        source.close();
        assert.lengthOf(await server.requests({ closed: 1 }), 2);
      }
    },
  },
  {
    name: 'reconnect() in a listener of an error that is the last makes another attempt',
    async run({ answers, assert, open }) {
      const server = answers([{ status: 503 }, { status: 503 }, streaming]);
      const source = /** @type {any} */ (open(server.url));
      source.onerror = () => {
        assert.equal(source.readyState, 2);
        source.reconnect();
        assert.equal(source.readyState, 0);
      };
      await new Promise((resolve) => {
        source.onopen = resolve;
      });
      assert.lengthOf(await server.requests(), 3);
    },
  },
  {
    name: 'reconnect() of an open source asks anew, and loses no event of the chunk',
    async run({ answers, assert, open }) {
      const server = answers([numbered, { chunks: ['data: 3\n\n'], then: 'hold' }]);
      const source = /** @type {any} */ (open(server.url));
      source.addEventListener('message', () => source.reconnect(), { once: true });
      const seen = observe(source);
      await seen.until('message', 3);
      assert.deepEqual(seen.data(), ['1', '2', '3']);
      const requests = await server.requests({ closed: 1 });
      assert.equal(requests[1].headers['last-event-id'], '2');
    },
  },
  {
    name: 'close() after reconnect() closes',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const source = /** @type {any} */ (open(server.url));
      const seen = observe(source);
      await seen.until('open');
      source.close();
      source.reconnect();
      source.close();
      await settle();
      assert.equal(source.readyState, 2);
      assert.deepEqual(seen.types(), ['open']);
    },
  },
  {
    name: 'a source whose signal was aborted is not connected anew',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const controller = new AbortController();
      const init = /** @type {any} */ ({ signal: controller.signal });
      const source = /** @type {any} */ (open(server.url, init));
      await observe(source).until('open');
      controller.abort();
      source.reconnect();
      await settle();
      assert.equal(source.readyState, 2);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'the signal of a source that was connected anew closes it again',
    async run({ answers, assert, open }) {
      const controller = new AbortController();
      const init = /** @type {any} */ ({ signal: controller.signal });
      const source = /** @type {any} */ (open(answers([streaming]).url, init));
      const seen = observe(source);
      await seen.until('open');
      source.close();
      source.reconnect();
      await seen.until('open', 2);
      controller.abort();
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'events that a loop was left before come again after reconnect()',
    lacking: { Symbol: 'nothing can have that name' },
    async run({ answers, assert, open }) {
      const server = answers([numbered]);
      const source = /** @type {any} */ (open(server.url));
      const iterator = source[Symbol.asyncIterator]();
      await iterator.next();
      // Both have come in one chunk.
      await new Promise((resolve) => setTimeout(resolve, 20));
      await iterator.return();
      assert.equal(source.lastEventId, '1');
    },
  },
]);
