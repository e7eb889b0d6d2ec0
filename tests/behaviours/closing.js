/**
 * `close()`, wherever it is called: CLOSED at once, and nothing comes after it.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-close
 */
import { comeAgain, streaming } from './answers.js';
import { observe } from './observe.js';

const five = 'data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n';

/** @type {import('./run.js').Behaviour[]} */
export const closing = [
  {
    name: 'close makes a source CLOSED at once and returns undefined',
    run({ answers, assert, open }) {
      const source = open(answers([streaming]).url);
      assert.isUndefined(source.close());
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'close may be called again, and after a failure',
    async run({ assert, open, settle, url }) {
      const source = open(url('/status/404'));
      const seen = observe(source);
      await seen.until('error');
      source.close();
      source.close();
      await settle();
      assert.equal(source.readyState, 2);
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'a source closed right after its construction has no events',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: ['data\n\n'] }]).url);
      const seen = observe(source);
      source.close();
      await settle();
      assert.deepEqual(seen.types(), []);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'close while waiting for the head aborts the request without an event',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ headAfterRelease: true }]);
      const source = open(server.url);
      const seen = observe(source);
      await server.requests({ atLeast: 1 });
      source.close();
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), []);
    },
  },
  {
    name: 'close while streaming aborts the request without an event',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('open');
      source.close();
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open']);
      assert.equal(source.readyState, 2);
    },
  },
  {
    // A worker of Firefox may keep the connection of a request that is aborted at its head: one in
    // thirty, so it takes some to see.
    name: 'close directly after open aborts the request each time',
    async run({ answers, open }) {
      for (let count = 0; count < 40; count += 1) {
        const server = answers([streaming]);
        const source = open(server.url);
        await observe(source).until('open');
        source.close();
        await server.requests({ closed: 1 });
      }
    },
  },
  {
    name: 'close in a listener of open: its other listeners are called, no message comes',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [five] }]).url);
      source.addEventListener('open', () => source.close());
      const seen = observe(source);
      await seen.until('open');
      await settle();
      assert.deepEqual(
        seen.events.map(({ type, readyState }) => [type, readyState]),
        [['open', 2]],
      );
    },
  },
  {
    name: 'close in a listener in the middle of a chunk: the event reaches its other listeners',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [five] }]).url);
      source.addEventListener('message', ({ data }) => data === '3' && source.close());
      const seen = observe(source);
      await seen.until('message', 3);
      await settle();
      assert.deepEqual(seen.data(), ['1', '2', '3']);
      assert.deepEqual(seen.types(), ['open', 'message', 'message', 'message']);
    },
  },
  {
    name: 'close in a listener of the last event of a stream: no error at its end',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: [`retry: 10\n${five}`] }]);
      const source = open(server.url);
      source.addEventListener('message', ({ data }) => data === '5' && source.close());
      const seen = observe(source);
      await seen.until('message', 5);
      await settle();
      assert.notInclude(seen.types(), 'error');
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'close in a listener aborts the request',
    async run({ answers, open }) {
      const server = answers([{ chunks: ['data\n\n'], then: 'hold' }]);
      const source = open(server.url);
      source.onmessage = () => source.close();
      await server.requests({ closed: 1 });
    },
  },
  {
    name: 'close in a listener of an event that the page dispatches',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [five] }]).url);
      const seen = observe(source, ['stop']);
      source.addEventListener('stop', () => source.close());
      source.addEventListener('message', () => source.dispatchEvent(new Event('stop')));
      await seen.until('stop');
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'stop']);
    },
  },
  {
    name: 'close in a listener of error: no reconnection',
    async run({ answers, assert, open, settle }) {
      const server = answers([comeAgain]);
      const source = open(server.url);
      source.addEventListener('error', () => source.close());
      const seen = observe(source);
      await seen.until('error');
      await settle();
      assert.deepEqual(seen.types(), ['open', 'error']);
      assert.equal(source.readyState, 2);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'close while waiting to reconnect: no reconnection',
    async run({ answers, assert, open, settle }) {
      const server = answers([comeAgain]);
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('error');
      await null;
      source.close();
      await settle();
      assert.deepEqual(seen.types(), ['open', 'error']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'close while a reconnection waits for its head aborts that',
    async run({ answers, assert, open, settle }) {
      const server = answers([comeAgain, { headAfterRelease: true }]);
      const source = open(server.url);
      const seen = observe(source);
      await server.requests({ atLeast: 2 });
      source.close();
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open', 'error']);
      assert.lengthOf(await server.requests(), 2);
    },
  },
  {
    name: 'a listener may close another source',
    async run({ answers, assert, open, settle }) {
      const other = open(answers([streaming]).url);
      await observe(other).until('open');
      const seen = observe(other);
      const source = open(answers([streaming]).url);
      source.onopen = () => other.close();
      await observe(source).until('open');
      await settle();
      assert.equal(other.readyState, 2);
      assert.equal(source.readyState, 1);
      assert.deepEqual(seen.types(), []);
    },
  },
  {
    name: 'a listener may construct another source',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [five], then: 'hold' }]).url);
      /** @type {Promise<import('./observe.js').Recorded>[]} */
      const others = [];
      source.onmessage = () => {
        const other = open(answers([{ chunks: ['data: other\n\n'], then: 'hold' }]).url);
        others.push(
          observe(other)
            .until('message')
            .finally(() => other.close()),
        );
      };
      await observe(source).until('message', 5);
      source.close();
      const received = await Promise.all(others);
      assert.deepEqual(
        received.map(({ data }) => data),
        ['other', 'other', 'other', 'other', 'other'],
      );
    },
  },
  {
    name: 'closed sources leave their connections to others',
    async run({ answers, open }) {
      // Browsers have six connections to a server over HTTP/1.1.
      for (let count = 0; count < 8; count += 1) {
        const source = open(answers([streaming]).url);
        await observe(source).until('open');
        source.close();
      }
    },
  },
  {
    name: 'dispatchEvent in a listener does not disturb the events of the chunk',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: [five], then: 'hold' }]).url);
      const seen = observe(source, ['own']);
      source.onmessage = ({ data }) => {
        source.dispatchEvent(new MessageEvent('own', { data: `own ${data}` }));
      };
      await seen.until('own', 5);
      assert.sameMembers(
        seen.data(),
        ['1', '2', '3', '4', '5'].flatMap((data) => [data, `own ${data}`]),
      );
      const messages = seen.events.filter(({ type }) => type === 'message');
      assert.deepEqual(
        messages.map(({ data }) => data),
        ['1', '2', '3', '4', '5'],
      );
    },
  },
];
