/**
 * `onevent` and `oncomment`: callbacks for what the server sends, whatever its type.
 */
import { marked } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'callbacks of ours';

const three = 'id: 1\ndata: a\n\nevent: tick\ndata: b\n\nevent: open\nid\ndata: c\n\n';

/** @type {import('./run.js').Behaviour[]} */
export const serverEvents = marked({ beyondNative }, [
  ...['onevent', 'oncomment'].map((name) => ({
    name: `${name} is null at first, keeps a function, and becomes null by anything else`,
    /** @param {any} context */
    run({ assert, EventSource, open, url }) {
      const source = open(url('/echo'));
      const callback = () => {};
      assert.isNull(source[name]);
      source[name] = callback;
      assert.strictEqual(source[name], callback);
      source[name] = 1;
      assert.isNull(source[name]);
      const { enumerable, get } = /** @type {any} */ (
        Object.getOwnPropertyDescriptor(EventSource.prototype, name)
      );
      assert.isFalse(enumerable);
      assert.throws(() => Reflect.apply(get, {}, []), TypeError);
    },
  })),
  {
    name: 'onevent gets a plain object for each event, on the source, before it is dispatched',
    async run({ answers, assert, open, origin }) {
      const source = /** @type {any} */ (open(answers([{ chunks: [three], then: 'hold' }]).url));
      /** @type {unknown[]} */
      const calls = [];
      source.onevent = function (/** @type {any} */ event) {
        const parent = Object.getPrototypeOf(Object.getPrototypeOf(event));
        calls.push(this === source, parent === null, event);
      };
      source.addEventListener('tick', (/** @type {any} */ { data }) =>
        calls.push(`dispatched ${data}`),
      );
      const ended = new Promise((resolve) => {
        source.addEventListener(
          'open',
          (/** @type {any} */ event) => event.data && resolve(undefined),
        );
      });
      await ended;
      assert.deepEqual(calls, [
        ...[true, true, { type: 'message', data: 'a', lastEventId: '1', origin }],
        ...[true, true, { type: 'tick', data: 'b', lastEventId: '1', origin }],
        'dispatched b',
        ...[true, true, { type: 'open', data: 'c', lastEventId: '', origin }],
      ]);
    },
  },
  {
    name: 'onevent hears open and error of the server, not those of the connection',
    async run({ answers, assert, open }) {
      const body = 'retry: 10\nevent: open\ndata: 1\n\nevent: error\ndata: 2\n\n';
      const source = /** @type {any} */ (open(answers([{ chunks: [body] }]).url));
      /** @type {unknown[]} */
      const types = [];
      source.onevent = (/** @type {any} */ { type }) => types.push(type);
      await new Promise((resolve) => {
        source.addEventListener('open', () => types.length >= 4 && resolve(undefined));
      });
      assert.deepEqual(types.slice(0, 4), ['open', 'error', 'open', 'error']);
    },
  },
  {
    name: 'onevent set in a listener gets the next event of the chunk',
    async run({ answers, assert, open }) {
      const source = /** @type {any} */ (open(answers([{ chunks: [three], then: 'hold' }]).url));
      const first = await new Promise((resolve) => {
        source.onmessage = () => {
          source.onevent = resolve;
        };
      });
      assert.equal(first.data, 'b');
    },
  },
  {
    name: 'onevent set to null is over, and listeners go on',
    async run({ answers, assert, open }) {
      const body = 'data: 1\n\ndata: 2\n\ndata: 3\n\n';
      const source = /** @type {any} */ (open(answers([{ chunks: [body], then: 'hold' }]).url));
      /** @type {unknown[]} */
      const heard = [];
      source.onevent = (/** @type {any} */ { data }) => {
        heard.push(data);
        source.onevent = null;
      };
      const seen = observe(source);
      await seen.until('message', 3);
      assert.deepEqual(heard, ['1']);
      assert.deepEqual(seen.data(), ['1', '2', '3']);
    },
  },
  {
    name: 'a source closed in onevent dispatches nothing more',
    async run({ answers, assert, open, settle }) {
      const source = /** @type {any} */ (open(answers([{ chunks: [three] }]).url));
      const seen = observe(source, ['tick']);
      /** @type {unknown[]} */
      const heard = [];
      source.onevent = (/** @type {any} */ { data }) => {
        heard.push(data);
        source.close();
      };
      await seen.until('open');
      await settle();
      assert.deepEqual(heard, ['a']);
      assert.deepEqual(seen.types(), ['open']);
    },
  },
  {
    name: 'an exception in onevent is reported and stops nothing',
    async run({ answers, assert, expectErrors, open }) {
      const errors = expectErrors();
      const body = 'data: 1\n\ndata: 2\n\nevent: end\ndata\n\n';
      const source = /** @type {any} */ (open(answers([{ chunks: [body], then: 'hold' }]).url));
      const error = new Error('in onevent');
      source.onevent = () => {
        throw error;
      };
      const seen = observe(source, ['end']);
      await seen.until('end');
      await new Promise((resolve) => setTimeout(resolve));
      assert.deepEqual(seen.data(), ['1', '2', '']);
      assert.deepEqual(errors, [error, error, error]);
    },
  },
  {
    name: 'a thousand events reach onevent in order while nobody listens',
    async run({ answers, assert, open }) {
      const numbers = Array.from({ length: 100 }, (_, index) => String(index));
      const chunk = numbers.map((number) => `data: ${number}\n\n`).join('');
      const chunks = Array.from({ length: 10 }, () => chunk);
      const source = /** @type {any} */ (open(answers([{ chunks, then: 'hold' }]).url));
      /** @type {string[]} */
      const heard = [];
      await new Promise((resolve) => {
        source.onevent = (/** @type {any} */ { data }) => {
          if (heard.push(data) === 1000) {
            resolve(undefined);
          }
        };
      });
      assert.deepEqual(
        heard,
        chunks.flatMap(() => numbers),
      );
    },
  },
  {
    name: 'no event is made for onevent alone, nor for an iterator',
    async run({ answers, assert, cleanUp, open }) {
      const before = globalThis.MessageEvent;
      let made = 0;
      cleanUp(() => {
        globalThis.MessageEvent = before;
      });
      globalThis.MessageEvent = new Proxy(MessageEvent, {
        construct(target, values) {
          made += 1;
          return Reflect.construct(target, values);
        },
      });
      const source = /** @type {any} */ (open(answers([{ chunks: [three], then: 'hold' }]).url));
      // Of other types.
      source.onerror = () => {};
      source.onmessage = null;
      await new Promise((resolve) => {
        source.onevent = (/** @type {any} */ { data }) => data === 'c' && setTimeout(resolve);
      });
      assert.equal(made, 0);
    },
  },
  {
    name: 'oncomment gets the text of each comment, in its place between events',
    async run({ answers, assert, open }) {
      const body = ': one\ndata: a\n\n:two\n:\ndata: b\n: é three\n\nevent: end\ndata\n\n';
      const source = /** @type {any} */ (open(answers([{ chunks: [body], then: 'hold' }]).url));
      /** @type {unknown[]} */
      const calls = [];
      source.oncomment = function (/** @type {unknown} */ text) {
        calls.push(this === source, `:${text}`);
      };
      source.onmessage = (/** @type {any} */ { data }) => calls.push(data);
      await observe(source, ['end']).until('end');
      const said = calls.filter((call) => call !== true);
      assert.deepEqual(said, [':one', 'a', ':two', ':', ':é three', 'b']);
      assert.notInclude(calls, false);
    },
  },
  {
    name: 'comments are heard from the assignment of oncomment on, until it is null',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: [': 1\ndata: a\n\n', null, ': 2\ndata: b\n\n', null, ': 3\ndata: c\n\n'] },
      ]);
      const source = /** @type {any} */ (open(server.url));
      const seen = observe(source);
      /** @type {unknown[]} */
      const comments = [];
      await seen.until('message');
      source.oncomment = (/** @type {string} */ text) => comments.push(text.trim());
      await server.release();
      await seen.until('message', 2);
      source.oncomment = null;
      await server.release();
      await seen.until('message', 3);
      assert.deepEqual(comments, ['2']);
    },
  },
]);
