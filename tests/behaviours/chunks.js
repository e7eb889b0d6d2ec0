/**
 * Chunk borders are never visible, and nothing waits for a chunk that it does not need.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
import { each } from './define.js';
import { observe } from './observe.js';

/** All line ends, code points of two to four bytes, an id, a type. */
const text =
  'id: é\r\nevent: custom\rdata: 日😀\r\n\r\n: c\ndata:x\r\rdata\ndata\n\n' +
  'retry: 10\r\nid: \r\ndata: end\r\n\r\n';

const messagesOfText = [
  ['custom', '日😀', 'é'],
  ['message', 'x', 'é'],
  ['message', '\n', 'é'],
  ['message', 'end', ''],
];

/**
 * What comes before the pause must be dispatched during it; what comes after must make no
 * difference.
 *
 * @type {[string, import('../server/answers.js').Chunk[], string[], string[]][]}
 */
const pauses = [
  ['LF LF', ['data: 1\n\n', null, 'data: 2\n\n'], ['1'], ['1', '2']],
  ['CR CR', ['data: 1\r\r', null, 'data: 2\r\r'], ['1'], ['1', '2']],
  ['CRLF CRLF', ['data: 1\r\n\r\n', null, 'data: 2\r\n\r\n'], ['1'], ['1', '2']],
  ['LF CR', ['data: 1\n\r', null, 'data: 2\n\r'], ['1'], ['1', '2']],
  ['CRLF CR, then its LF', ['data: 1\r\n\r', null, '\ndata: 2\r\n\r'], ['1'], ['1', '2']],
  ['CR CR, then its LF', ['data: 1\r\r', null, '\ndata: 2\n\n'], ['1'], ['1', '2']],
  ['CR CR, then LF LF', ['data: 1\r\r', null, '\n\ndata: 2\n\n'], ['1'], ['1', '2']],
];

/** Of the three bytes of a byte order mark and what follows. @type {Record<string, number[]>} */
const cutsOfMark = {
  'in one chunk with what follows': [],
  'cut after its first byte': [1],
  'cut after its second byte': [2],
  'in a chunk of its own': [3],
  'in a chunk for each of its bytes': [1, 2, 3],
};

const webkitKeepsMark = 'WebKit takes a byte order mark that is cut for text';

/** @type {import('./run.js').Behaviour[]} */
export const chunking = [
  {
    name: 'a stream is the same in one chunk and in chunks of one byte',
    async run({ answers, assert, open }) {
      const bytes = [...new TextEncoder().encode(text)];
      for (const chunks of [[bytes], bytes.map((byte) => [byte])]) {
        const source = open(answers([{ chunks }]).url);
        const seen = observe(source, ['custom']);
        await seen.until('error');
        source.close();
        assert.deepEqual(seen.messages(), messagesOfText);
      }
    },
  },
  ...each(Object.entries(cutsOfMark), ([where, cuts]) => ({
    name: `a byte order mark is removed ${where}`,
    ...(cuts[0] < 3 && {
      nativeDiffers: { webkit: webkitKeepsMark },
      platformDiffers: { 'webkit / xhr': webkitKeepsMark },
    }),
    async run({ answers, assert, open }) {
      const bytes = [...new TextEncoder().encode(`\ufeff${text}`)];
      const chunks = [...cuts, bytes.length].map((end, index) =>
        bytes.slice(cuts[index - 1] ?? 0, end),
      );
      const source = open(answers([{ chunks }]).url);
      const seen = observe(source, ['custom']);
      await seen.until('error');
      source.close();
      assert.deepEqual(seen.messages(), messagesOfText);
    },
  })),
  {
    name: 'a stream is the same cut anywhere',
    async run({ answers, assert, open }) {
      const bytes = [...new TextEncoder().encode(text)];
      const cuts = bytes.map((_, cut) => cut).slice(1);
      // Three at a time leave connections for other requests.
      while (cuts.length > 0) {
        await Promise.all(
          cuts.splice(0, 3).map(async (cut) => {
            const chunks = [bytes.slice(0, cut), bytes.slice(cut)];
            const source = open(answers([{ chunks }]).url);
            const seen = observe(source, ['custom']);
            await seen.until('error');
            source.close();
            assert.deepEqual(seen.messages(), messagesOfText, `cut at ${cut}`);
          }),
        );
      }
    },
  },
  ...each(pauses, ([end, chunks, before, after]) => ({
    name: `an event is dispatched at its empty line, waiting for nothing: ${end}`,
    async run({ answers, assert, open }) {
      const server = answers([{ chunks }]);
      const seen = observe(open(server.url));
      await seen.until('message', before.length);
      assert.deepEqual(seen.data(), before);
      await server.release();
      await seen.until('error');
      assert.deepEqual(seen.data(), after);
    },
  })),
  {
    name: 'a code point cut by a pause arrives whole',
    async run({ answers, assert, open }) {
      const bytes = [...new TextEncoder().encode('😀')];
      const chunks = bytes.flatMap((byte) => [[byte], null]);
      const server = answers([{ chunks: ['data: 1\n\ndata: ', ...chunks, '\n\n'] }]);
      const seen = observe(open(server.url));
      await seen.until('message');
      await Promise.all(bytes.map(() => server.release()));
      assert.equal((await seen.until('message', 2)).data, '😀');
    },
  },
  {
    name: 'one line of 1 MB arrives whole',
    run: (context) => expectLargeEvent(context, 1_000_000),
  },
  {
    name: 'one line of 8 MB arrives whole',
    run: (context) => expectLargeEvent(context, 8_000_000),
  },
];

/**
 * @param {import('./context.js').Context['context']} context
 * @param {number} bytes
 */
async function expectLargeEvent({ assert, open, url }, bytes) {
  const seen = observe(open(url('/large-event', { bytes })));
  await seen.until('message', 2);
  const [large, small] = seen.data();
  // Not compared by chai, which would print it.
  assert.equal(large?.length, bytes);
  assert.isTrue(large === '0123456789'.repeat(bytes / 10));
  assert.equal(small, 'small');
}
