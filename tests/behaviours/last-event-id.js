/**
 * The last event ID: on events, and in the header of reconnections to the own origin.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#concept-event-stream-last-event-id
 */
import { comeAgain, streaming } from './answers.js';
import { each, headersInUTF8 } from './define.js';
import { observe } from './observe.js';

const ids = {
  'of digits': '1234567890',
  'beyond Latin-1': 'é日',
  'in Latin-1': 'éÿ',
  'beyond the BMP': '😀',
  'with punctuation': 'a:b,c;d="e"%20+f&g=h',
  'with a tab inside': 'a\tb',
};

const withoutData = {
  firefox: 'Firefox drops the id of a block without data',
  webkit: 'WebKit drops the id of a block without data',
};

/** @type {import('./run.js').Behaviour[]} */
export const lastEventIds = [
  ...each(Object.entries(ids), ([kind, id]) => ({
    name: `a reconnection sends an id ${kind} in the header, as UTF-8`,
    platformDiffers: isASCII(id) ? undefined : headersInUTF8,
    async run({ assert, open, url }) {
      const seen = observe(open(url('/echo', { id })));
      const { data, lastEventId } = await seen.until('message', 2);
      const { method, lastEventId: sent } = JSON.parse(data ?? '');
      assert.equal(lastEventId, id);
      assert.deepEqual(sent, { value: id, carrier: 'header' });
      assert.equal(method, 'GET');
    },
  })),
  {
    name: 'an id of 9,000 bytes reaches the server',
    async run({ assert, open, url }) {
      const id = 'long'.repeat(9_000 / 4);
      const seen = observe(open(url('/echo', { id })));
      const { data } = await seen.until('message', 2);
      assert.equal(JSON.parse(data ?? '').lastEventId.value, id);
    },
  },
  {
    name: 'the latest id is sent',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: ['retry: 10\nid: 1\ndata\n\nid: 2\ndata\n\n'] },
        { chunks: ['id: 3\ndata\n\n'] },
        streaming,
      ]);
      open(server.url);
      assert.deepEqual(sentIds(await server.requests({ atLeast: 3 })), [undefined, '2', '3']);
    },
  },
  {
    name: 'an empty id removes the header',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: ['retry: 10\nid: 1\ndata\n\n'] },
        { chunks: ['id:\ndata\n\n'] },
        { chunks: ['id: 2\ndata\n\n'] },
        { chunks: ['id\ndata\n\n'] },
        streaming,
      ]);
      const seen = observe(open(server.url));
      const requests = await server.requests({ atLeast: 5 });
      assert.deepEqual(sentIds(requests), [undefined, '1', undefined, '2', undefined]);
      assert.deepEqual(
        seen.messages().map(([, , lastEventId]) => lastEventId),
        ['1', '', '2', ''],
      );
    },
  },
  {
    name: 'an id is kept over reconnections that send none, on events as well',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: ['retry: 10\nid: kept\ndata: 1\n\n'] },
        { chunks: ['data: 2\n\n'] },
        comeAgain,
        { chunks: ['data: 3\n\n'], then: 'hold' },
      ]);
      const seen = observe(open(server.url));
      await seen.until('message', 3);
      assert.deepEqual(seen.messages(), [
        ['message', '1', 'kept'],
        ['message', '2', 'kept'],
        ['message', '3', 'kept'],
      ]);
      assert.deepEqual(sentIds(await server.requests()), [undefined, 'kept', 'kept', 'kept']);
    },
  },
  {
    name: 'the id of an unfinished block is neither sent nor kept',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: ['retry: 10\nid: 1\ndata\n\nid: 2\ndata: unfinished\n'] },
        { chunks: ['data\n\nid: 3'] },
        { chunks: ['data\n\n'], then: 'hold' },
      ]);
      const seen = observe(open(server.url));
      await seen.until('message', 3);
      assert.deepEqual(sentIds(await server.requests()), [undefined, '1', '1']);
      assert.deepEqual(
        seen.messages().map(([, , lastEventId]) => lastEventId),
        ['1', '1', '1'],
      );
    },
  },
  {
    name: 'a block with an id alone sets it, without an event',
    nativeDiffers: withoutData,
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 10\n\nid: alone\n\n'] }, streaming]);
      const seen = observe(open(server.url));
      const requests = await server.requests({ atLeast: 2 });
      assert.deepEqual(sentIds(requests), [undefined, 'alone']);
      assert.deepEqual(seen.data(), []);
    },
  },
  {
    name: 'a block with an empty id alone removes it',
    nativeDiffers: withoutData,
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 10\nid: 1\ndata\n\nid\n\n'] }, streaming]);
      open(server.url);
      assert.deepEqual(sentIds(await server.requests({ atLeast: 2 })), [undefined, undefined]);
    },
  },
  {
    name: 'an id with U+0000 is ignored, the old one stays',
    nativeDiffers: { firefox: 'Firefox drops the rest of the stream' },
    async run({ answers, assert, open }) {
      const chunks = ['retry: 10\nid: old\ndata: 1\n\nid: a\0b\ndata: 2\n\nid: \0\ndata: 3\n\n'];
      const server = answers([{ chunks }, streaming]);
      const seen = observe(open(server.url));
      assert.deepEqual(sentIds(await server.requests({ atLeast: 2 })), [undefined, 'old']);
      assert.deepEqual(seen.messages(), [
        ['message', '1', 'old'],
        ['message', '2', 'old'],
        ['message', '3', 'old'],
      ]);
    },
  },
  {
    name: 'an id stays on the events after it, until there is another',
    async run({ answers, assert, open }) {
      const chunks = ['data: 1\n\nid: a\ndata: 2\n\ndata: 3\n\ndata: 4\nid: b\n\nid\ndata: 5\n\n'];
      const seen = observe(open(answers([{ chunks, then: 'hold' }]).url));
      await seen.until('message', 5);
      assert.deepEqual(seen.messages(), [
        ['message', '1', ''],
        ['message', '2', 'a'],
        ['message', '3', 'a'],
        ['message', '4', 'b'],
        ['message', '5', ''],
      ]);
    },
  },
  {
    name: 'the last id of a block counts',
    async run({ answers, assert, open }) {
      const chunks = ['id: 1\nid: 2\ndata\nid: 3\nid: \0\n\n'];
      const seen = observe(open(answers([{ chunks, then: 'hold' }]).url));
      assert.equal((await seen.until('message')).lastEventId, '3');
    },
  },
  {
    name: 'spaces of an id but the first belong to it; in the header they are trimmed',
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: ['retry: 10\nid:  a b \ndata\n\n'] }, streaming]);
      const seen = observe(open(server.url));
      assert.equal((await seen.until('message')).lastEventId, ' a b ');
      assert.deepEqual(sentIds(await server.requests({ atLeast: 2 })), [undefined, 'a b']);
    },
  },
  {
    name: 'an event keeps its lastEventId whatever comes after it',
    async run({ answers, assert, open }) {
      const chunks = ['id: 1\ndata\n\nid: 2\ndata\n\n'];
      const seen = observe(open(answers([{ chunks, then: 'hold' }]).url));
      await seen.until('message', 2);
      const [first, second] = seen.events.slice(1).map(({ event }) => event);
      assert.equal(/** @type {MessageEvent} */ (first).lastEventId, '1');
      assert.equal(/** @type {MessageEvent} */ (second).lastEventId, '2');
    },
  },
  {
    name: 'sources of one URL have last event IDs of their own',
    async run({ answers, assert, open }) {
      const server = answers([
        { chunks: ['retry: 10\nid: first\ndata\n\n'], then: 'hold' },
        streaming,
      ]);
      await observe(open(server.url)).until('message');
      await observe(open(server.url)).until('open');
      assert.deepEqual(sentIds(await server.requests({ atLeast: 2 })), [undefined, undefined]);
    },
  },
];

/** @param {string} text */
function isASCII(text) {
  return !/[^\0-\x7f]/.test(text);
}

/**
 * @param {import('./context.js').LoggedRequest[]} requests
 * @returns {(string | undefined)[]}
 */
function sentIds(requests) {
  return requests.map(({ headers }) => headers['last-event-id']);
}
