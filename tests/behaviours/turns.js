/**
 * Each event is dispatched in a task of its own, so that promise reactions of its listeners run
 * before the next event, even of one read.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage
 */
import { observe } from './observe.js';

const six = Array.from({ length: 6 }, (_, index) => `data: ${index + 1}\n\n`).join('');

/** @type {import('./run.js').Behaviour[]} */
export const turns = [
  {
    name: 'a listener that waits for a synchronous request is not interrupted by the next events',
    only: ['window'],
    async run({ answers, assert, open, url }) {
      const count = 40;
      const source = open(answers([{ chunks: [six.repeat(7)], then: 'hold' }]).url);
      const seen = observe(source);
      let depth = 0;
      let deepest = 0;
      source.addEventListener('message', ({ data }) => {
        depth += 1;
        deepest = Math.max(deepest, depth);
        if (data === '3') {
          const request = new XMLHttpRequest();
          request.open('GET', url('/page'), false);
          request.send();
        }
        depth -= 1;
      });
      await seen.until('message', count);
      assert.equal(deepest, 1);
    },
  },
  {
    name: 'an async listener that closes after an await sees one event of a chunk',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [six] }]).url);
      const seen = observe(source);
      source.addEventListener('message', async () => {
        await null;
        source.close();
      });
      await seen.until('message');
      await settle();
      assert.deepEqual(seen.data(), ['1']);
    },
  },
  {
    name: 'an async listener that closes after several awaits sees one event of a chunk',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [six] }]).url);
      const seen = observe(source);
      source.addEventListener('message', async () => {
        for (let count = 0; count < 10; count += 1) {
          await null;
        }
        await Promise.all([Promise.resolve(), new Promise((resolve) => resolve(null))]);
        source.close();
      });
      await seen.until('message');
      await settle();
      assert.deepEqual(seen.data(), ['1']);
    },
  },
  {
    name: 'promise reactions of each event of a chunk run before the next event',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [six], then: 'hold' }]).url);
      /** @type {string[]} */
      const order = [];
      source.addEventListener('message', ({ data }) => {
        order.push(`event ${data}`);
        Promise.resolve()
          .then(() => order.push(`reaction ${data}`))
          .then(() => order.push(`second reaction ${data}`));
        queueMicrotask(() => order.push(`microtask ${data}`));
      });
      const seen = observe(source);
      await seen.until('message', 6);
      await null;
      await null;
      const expected = ['1', '2', '3', '4', '5', '6'].flatMap((data) => [
        `event ${data}`,
        `reaction ${data}`,
        `microtask ${data}`,
        `second reaction ${data}`,
      ]);
      assert.deepEqual(order, expected);
    },
  },
  {
    name: 'promise reactions of open run before the first message of the same chunk',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [six], then: 'hold' }]).url);
      /** @type {string[]} */
      const order = [];
      source.onopen = async () => {
        await null;
        order.push('reaction of open');
      };
      source.onmessage = ({ data }) => order.push(data);
      await observe(source).until('message');
      assert.deepEqual(order, ['reaction of open', '1']);
    },
  },
  {
    name: 'a listener added in a promise reaction of open hears the first message',
    async run({ answers, open }) {
      const source = open(answers([{ chunks: ['event: first\ndata\n\n'], then: 'hold' }]).url);
      await new Promise((resolve) => {
        source.onopen = async () => {
          await null;
          source.addEventListener('first', resolve);
        };
      });
    },
  },
  {
    name: 'a listener removed in a promise reaction does not hear the next event of the chunk',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [six], then: 'hold' }]).url);
      /** @type {string[]} */
      const heard = [];
      source.onmessage = async ({ data }) => {
        heard.push(data);
        await null;
        source.onmessage = null;
      };
      await observe(source).until('message', 6);
      assert.deepEqual(heard, ['1']);
    },
  },
  {
    name: 'an async listener of the last event of a stream closes before its error',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\ndata\n\n'] }]);
      const source = open(server.url);
      const seen = observe(source);
      source.onmessage = async () => {
        await null;
        source.close();
      };
      await seen.until('message');
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'a thousand events of one chunk come in order, each with its reactions',
    async run({ answers, assert, open }) {
      const numbers = Array.from({ length: 1000 }, (_, index) => String(index));
      const body = numbers.map((number) => `data: ${number}\n\n`).join('');
      const source = open(answers([{ chunks: [body], then: 'hold' }]).url);
      let reactions = 0;
      /** @type {number[]} */
      const before = [];
      source.onmessage = async () => {
        before.push(reactions);
        await null;
        reactions += 1;
      };
      const seen = observe(source);
      await seen.until('message', numbers.length);
      assert.deepEqual(seen.data(), numbers);
      assert.deepEqual(before, numbers.map(Number));
    },
  },
];
