/**
 * The option `parse`: what makes `data` of the text of an event.
 */
import { marked, ownMessage, refused } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

const body = 'data: {"a":1}\n\nid: 5\ndata: no JSON\n\nevent: tick\ndata: [2]\n\n';

/** @type {import('./run.js').Behaviour[]} */
export const parseOption = marked({ beyondNative }, [
  ...refused('parse', ['JSON', 1, null, {}, { '~standard': {} }]),
  {
    name: 'parse is called with data and type, and gives the data of a real event',
    lacking: ownMessage,
    async run({ answers, assert, open }) {
      /** @type {unknown[]} */
      const calls = [];
      const made = { made: true };
      const source = open(answers([{ chunks: ['event: tick\ndata: 1\n\n'], then: 'hold' }]).url, {
        parse(/** @type {unknown[]} */ ...values) {
          calls.push(values);
          return made;
        },
      });
      const { event, data } = await observe(source, ['tick']).until('tick');
      assert.deepEqual(calls, [['1', 'tick']]);
      assert.strictEqual(data, made);
      assert.instanceOf(event, MessageEvent);
    },
  },
  {
    name: 'an event that does not parse is not dispatched, but error with its cause, and all goes on',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: [body], then: 'hold' }]);
      const source = open(server.url, { parse: JSON.parse });
      const seen = observe(source, ['tick']);
      await seen.until('tick');
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'tick']);
      assert.deepEqual(seen.data(), [{ a: 1 }, [2]]);
      const { event, readyState } = seen.events[2];
      const { cause, message, reason, willReconnect } = /** @type {any} */ (event);
      assert.equal(readyState, 1);
      assert.equal(reason, 'parse');
      assert.strictEqual(willReconnect, false);
      assert.instanceOf(cause, SyntaxError);
      assert.include(message, 'message');
      assert.include(message, cause.message);
      assert.notInclude(Object.keys(event), 'reason');
      assert.equal(seen.events[3].lastEventId, '5');
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'onevent, until and iterators get parsed data, and nothing of an event that does not parse',
    async run({ answers, assert, open }) {
      /** @type {unknown[]} */
      const calls = [];
      const source = /** @type {any} */ (
        open(answers([{ chunks: [body], then: 'hold' }]).url, {
          parse: JSON.parse,
          until: (/** @type {any} */ { data, type }) => {
            calls.push(['until', data]);
            return type === 'tick';
          },
        })
      );
      source.onevent = (/** @type {any} */ { data }) => calls.push(['onevent', data]);
      await new Promise((resolve) => {
        source.addEventListener('tick', resolve);
      });
      assert.deepEqual(calls, [
        ['until', { a: 1 }],
        ['onevent', { a: 1 }],
        ['until', [2]],
        ['onevent', [2]],
      ]);
    },
  },
  {
    name: 'an iterator goes on past an event that does not parse',
    lacking: { Symbol: 'nothing can have that name' },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [body] }]).url, {
        parse: JSON.parse,
        retry: 'never',
      });
      const data = [];
      for await (const event of /** @type {any} */ (source)) {
        data.push(event.data);
      }
      assert.deepEqual(data, [{ a: 1 }, [2]]);
    },
  },
  {
    name: 'whatever parse throws is the cause',
    async run({ answers, assert, open }) {
      for (const thrown of [undefined, null, 'text', Object.create(null)]) {
        const source = open(answers([{ chunks: ['data\n\n'], then: 'hold' }]).url, {
          parse() {
            throw thrown;
          },
        });
        const { event } = await observe(source).until('error');
        assert.equal(/** @type {any} */ (event).reason, 'parse');
        assert.strictEqual(/** @type {any} */ (event).cause, thrown);
        source.close();
      }
    },
  },
  {
    name: 'a Standard Schema gets what the text is as JSON, and gives the data',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: {"n":1}\n\n'], then: 'hold' }]).url, {
        parse: schema((value) => ({ value: [value.n] })),
      });
      assert.deepEqual((await observe(source).until('message')).data, [1]);
    },
  },
  {
    name: 'issues of a Standard Schema are a failure to parse, and in its message',
    async run({ answers, assert, open }) {
      const issues = [{ message: 'too small', path: ['a', { key: 0 }] }, { message: 'too few' }];
      const source = open(answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url, {
        parse: schema(() => ({ issues })),
      });
      const { event } = await observe(source).until('error');
      const { cause, message } = /** @type {any} */ (event);
      assert.include(message, 'a.0: too small; too few');
      assert.strictEqual(cause.issues, issues);
    },
  },
  {
    name: 'a schema that is a function is a schema',
    async run({ answers, assert, open }) {
      const parse = Object.assign(() => assert.fail('not as a function'), {
        ...schema((value) => ({ value: value + 1 })),
      });
      const source = open(answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url, { parse });
      assert.equal((await observe(source).until('message')).data, 2);
    },
  },
  {
    name: 'a schema that validates later is a failure to parse that says so',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url, {
        parse: schema(() => Promise.reject(new Error('that nobody awaits'))),
      });
      const { event } = await observe(source).until('error');
      assert.match(/** @type {any} */ (event).message, /promise/);
    },
  },
  {
    name: 'a source that parse closes dispatches nothing more',
    async run({ answers, assert, open, settle }) {
      for (const end of [JSON.parse, () => assert.fail('it is closed')]) {
        const source = open(answers([{ chunks: [body], then: 'hold' }]).url, {
          parse(/** @type {string} */ data) {
            source.close();
            return end(data);
          },
          until: () => assert.fail('there is no event'),
        });
        const seen = observe(source, ['tick']);
        await seen.until('open');
        await settle();
        assert.deepEqual(seen.types(), ['open']);
      }
    },
  },
]);

/** @param {(value: any) => unknown} validate */
const schema = (validate) => ({ '~standard': { version: 1, vendor: 'test', validate } });
