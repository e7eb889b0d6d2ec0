/**
 * A source is an async iterable of what the server sends.
 */
import { marked, ownEvent } from './define.js';
import { observe } from './observe.js';
import { byHand } from './by-hand.js';

const beyondNative = 'native sources are not iterable';
const lacking = { Symbol: 'nothing can have that name' };

/** @type {import('./run.js').Behaviour[]} */
export const iteration = marked({ beyondNative, lacking }, [
  {
    name: 'a loop gets plain objects for the events of all types, and leaving it closes the source',
    async run({ answers, assert, open, origin }) {
      const body = 'data: 1\n\nevent: tick\nid: 7\ndata: 2\n\ndata: 3\n\n';
      const server = answers([{ chunks: [body], then: 'hold' }]);
      const source = open(server.url);
      const events = [];
      for await (const event of iterable(source)) {
        events.push(event);
        if (event.type === 'tick') {
          break;
        }
      }
      assert.deepEqual(events, [
        { type: 'message', data: '1', lastEventId: '', origin },
        { type: 'tick', data: '2', lastEventId: '7', origin },
      ]);
      assert.equal(source.readyState, 2);
      await server.requests({ closed: 1 });
    },
  },
  {
    name: 'an exception in a loop closes the source, too',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data\n\n'], then: 'hold' }]).url);
      const error = new Error('in the loop');
      try {
        for await (const event of iterable(source)) {
          assert.equal(event.data, '');
          throw error;
        }
      } catch (caught) {
        assert.strictEqual(caught, error);
      }
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'an iterator goes on over reconnections',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }]).url);
      let count = 0;
      for await (const { data } of iterable(source)) {
        assert.equal(data, '1');
        count += 1;
        if (count === 3) {
          break;
        }
      }
    },
  },
  {
    name: 'an iterator begins with the events from the call on',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['data: 1\n\n', null, 'data: 2\n\n'], then: 'hold' }]);
      const source = open(server.url);
      await observe(source).until('message');
      const iterator = iterable(source)[Symbol.asyncIterator]();
      await server.release();
      assert.deepInclude((await iterator.next()).value, { data: '2' });
    },
  },
  {
    name: 'close() ends a loop, also one that waits',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url);
      const iterator = iterable(source)[Symbol.asyncIterator]();
      await iterator.next();
      const next = iterator.next();
      source.close();
      const end = { value: undefined, done: true };
      assert.deepEqual(await next, end);
      assert.deepEqual(await iterator.next(), end);
    },
  },
  {
    name: 'an iterator of a source that is closed is at its end',
    async run({ assert, open, url }) {
      const source = open(url('/echo'));
      source.close();
      for await (const event of iterable(source)) {
        assert.fail(`expected no event, received ${event.type}`);
      }
    },
  },
  {
    name: "a loop ends at the end of a connection with retry 'never'",
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['data: 1\n\ndata: 2\n\n'] }]);
      const source = open(server.url, /** @type {any} */ ({ retry: 'never' }));
      const data = [];
      for await (const event of iterable(source)) {
        data.push(event.data);
      }
      assert.deepEqual(data, ['1', '2']);
      assert.equal(source.readyState, 2);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'a connection that fails ends a loop by an error with reason and status',
    async run({ answers, assert, open }) {
      for (const [answer, facts] of /** @type {const} */ ([
        [{ status: 503 }, { reason: 'status', status: 503 }],
        [{ headers: { 'content-type': 'text/plain' } }, { reason: 'content-type' }],
      ])) {
        const source = open(answers([answer]).url);
        /** @type {any} */
        let caught;
        try {
          for await (const event of iterable(source)) {
            assert.fail(`expected no event, received ${event.type}`);
          }
        } catch (error) {
          caught = error;
        }
        assert.equal(caught.name, 'Error');
        assert.include(caught, facts);
        assert.notEqual(caught.message, '');
      }
    },
  },
  {
    name: 'events before a failure are taken before it is thrown, once',
    platformDiffers: { webkit: 'WebKitGTK takes a connection that breaks off for the end' },
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['data: 1\n\ndata: 2\n\n', null], then: 'drop' }]);
      const source = open(server.url, { retry: 'never' });
      const iterator = iterable(source)[Symbol.asyncIterator]();
      const seen = observe(source);
      await seen.until('message', 2);
      await server.release();
      await seen.until('error');
      assert.deepInclude((await iterator.next()).value, { data: '1' });
      assert.deepInclude((await iterator.next()).value, { data: '2' });
      const caught = await iterator.next().catch((/** @type {unknown} */ error) => error);
      // Firefox calls a response that breaks off aborted, if it came by XHR.
      assert.include(['network', 'aborted'], caught.reason);
      assert.deepEqual(await iterator.next(), { value: undefined, done: true });
    },
  },
  {
    name: 'a loop that begins after the connection failed throws for what it failed',
    async run({ answers, assert, open }) {
      const source = open(answers([{ status: 401 }]).url);
      await observe(source).until('error');
      const iterator = iterable(source)[Symbol.asyncIterator]();
      const caught = await iterator.next().catch((/** @type {unknown} */ error) => error);
      assert.deepEqual([caught.reason, caught.status], ['status', 401]);
      assert.deepEqual(await iterator.next(), { value: undefined, done: true });
    },
  },
  {
    name: 'several iterators get all events each, and end together',
    async run({ answers, assert, open }) {
      const body = 'data: 1\n\ndata: 2\n\ndata: 3\n\n';
      const source = open(answers([{ chunks: [body], then: 'hold' }]).url);
      const iterators = [1, 2].map(() => iterable(source)[Symbol.asyncIterator]());
      const nexts = iterators.map(async (iterator) => [
        (await iterator.next()).value.data,
        (await iterator.next()).value.data,
      ]);
      assert.deepEqual(await Promise.all(nexts), [
        ['1', '2'],
        ['1', '2'],
      ]);
      const waiting = iterators[1].next();
      assert.deepEqual((await waiting).value.data, '3');
      await iterators[0].return(undefined);
      assert.isTrue((await iterators[1].next()).done);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'an iterator is iterable itself, and its calls of next are answered in order',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: 1\n\ndata: 2\n\n'], then: 'hold' }]).url);
      const iterator = iterable(source)[Symbol.asyncIterator]();
      assert.strictEqual(iterator[Symbol.asyncIterator](), iterator);
      const results = await Promise.all([iterator.next(), iterator.next()]);
      assert.deepEqual(
        results.map(({ value }) => value.data),
        ['1', '2'],
      );
    },
  },
  {
    name: 'listeners get real events beside an iterator',
    lacking: { ...lacking, ...ownEvent },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url);
      const iterator = iterable(source)[Symbol.asyncIterator]();
      const { event } = await observe(source).until('message');
      assert.instanceOf(event, Event);
      assert.deepInclude((await iterator.next()).value, { data: '1' });
    },
  },
  {
    name: 'while 1 MiB waits in an iterator nothing is read, and reading goes on when it is taken',
    async run({ assert, cleanUp, EventSource, settle }) {
      const size = 0x1_0000;
      const chunk = `data: ${'x'.repeat(size)}\n\n`;
      const total = 64;
      const stream = byHand(() => (stream.pulls <= total ? chunk : undefined));
      const source = Reflect.construct(EventSource, ['http://host.test/', { fetch: stream.fetch }]);
      cleanUp(() => source.close());
      const iterator = iterable(source)[Symbol.asyncIterator]();
      await iterator.next();
      // It is read until that is so.
      for (let before = -1; before !== stream.pulls;) {
        before = stream.pulls;
        await settle();
      }
      assert.isAtLeast(stream.pulls, 16);
      assert.isAtMost(stream.pulls, 20);
      for (let count = 1; count < total; count += 1) {
        assert.lengthOf((await iterator.next()).value.data, size);
      }
    },
  },
]);

/** @param {unknown} source @returns {any} */
const iterable = (source) => source;
