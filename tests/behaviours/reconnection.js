/**
 * Reestablishing the connection, and the reconnection time.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection
 */
import { comeAgain, streaming } from './answers.js';
import { each, ownEvent } from './define.js';
import { observe } from './observe.js';

const chromiumWraps = { chromium: 'Chromium takes it for 0' };
const webkitWraps = { webkit: 'WebKit takes it for 0' };
const firefoxWraps = { firefox: 'Firefox drops the upper bits' };

/**
 * Numbers that a timer cannot hold, and which browsers make small ones of them.
 *
 * @type {[string, Record<string, string>?][]}
 */
const hugeNumbers = [
  ['2147483648'],
  ['4294967296', firefoxWraps],
  ['4294967306', firefoxWraps],
  ['18446744073709551616', { ...chromiumWraps, ...firefoxWraps, ...webkitWraps }],
  ['9'.repeat(400), { ...chromiumWraps, ...webkitWraps }],
];

const firefoxFloor = { firefox: 'Firefox waits at least 500 ms' };

/** @type {import('./run.js').Behaviour[]} */
export const reconnection = [
  {
    name: 'the end of a stream is an error in state CONNECTING, then the source reconnects',
    lacking: ownEvent,
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }, streaming]).url);
      const seen = observe(source);
      await seen.until('open', 2);
      assert.deepEqual(
        seen.events.map(({ type, readyState }) => [type, readyState]),
        [
          ['open', 1],
          ['message', 1],
          ['error', 0],
          ['open', 1],
        ],
      );
      const { event } = seen.events[2];
      assert.equal(Object.prototype.toString.call(event), '[object Event]');
      assert.isFalse(event.bubbles);
      assert.isFalse(event.cancelable);
    },
  },
  {
    name: 'a connection cut in the middle of a stream is an error, then the source reconnects',
    async run({ answers, assert, open }) {
      // What is on the way when a connection is cut may be lost with it: that is read before.
      const chunks = ['retry: 10\ndata: 1\n\n', null];
      const server = answers([{ chunks, then: 'drop' }, streaming]);
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('message');
      await server.release();
      await seen.until('open', 2);
      assert.deepEqual(
        seen.events.map(({ type, readyState }) => [type, readyState]),
        [
          ['open', 1],
          ['message', 1],
          ['error', 0],
          ['open', 1],
        ],
      );
    },
  },
  ...each(
    [/** @type {const} */ ('before the head'), /** @type {const} */ ('in the head')],
    (drop) => ({
      name: `a connection cut ${drop} is no failure: the source reconnects`,
      async run({ answers, assert, open }) {
        const back = { chunks: ['data: back\n\n'], then: /** @type {const} */ ('hold') };
        const seen = observe(open(answers([comeAgain, { drop }, { drop }, { drop }, back]).url));
        await seen.until('message');
        // Browsers repeat a request by themselves, and make do with half a head.
        assert.include(seen.types(), 'error');
        for (const { type, readyState } of seen.events) {
          assert.equal(readyState, type === 'error' ? 0 : 1);
        }
      },
    }),
  ),
  {
    name: 'a first connection cut before its head is an error in state CONNECTING',
    async run({ answers, assert, open }) {
      const source = open(answers([{ drop: 'before the head' }]).url);
      const { readyState } = await observe(source).until('error');
      assert.equal(readyState, 0);
    },
  },
  {
    name: 'a refused connection is an error in state CONNECTING',
    nativeDiffers: { firefox: 'Firefox takes it for a refusal of CORS' },
    async run({ ask, assert, open, origin }) {
      const port = await ask('/port/open');
      await ask('/port/close', { port });
      const source = open(withPort(origin, port));
      const seen = observe(source);
      const { readyState } = await seen.until('error');
      assert.equal(readyState, 0);
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'a source reconnects when its server comes back',
    nativeDiffers: { firefox: 'Firefox takes it for a refusal of CORS' },
    async run({ answers, ask, assert, cleanUp, open, origin }) {
      const port = await ask('/port/open');
      cleanUp(() => ask('/port/close', { port }));
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\n'], then: 'hold' }, streaming], {
        cors: 'any',
      });
      const source = open(server.url.replace(origin, withPort(origin, port)));
      const seen = observe(source);
      await seen.until('message');
      await ask('/port/close', { port });
      await seen.until('error', 3);
      assert.equal(source.readyState, 0);
      await ask('/port/open', { port });
      await seen.until('open', 2);
      assert.equal(source.readyState, 1);
    },
  },
  {
    name: 'the reconnection time is 3 s at first',
    nativeDiffers: { firefox: 'Firefox waits 5 s' },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data\n\n'] }, streaming]).url);
      const waited = await measureWait(source);
      assert.isAtLeast(waited, 2950);
      assert.isBelow(waited, 4500);
    },
  },
  {
    name: 'retry sets the reconnection time',
    async run({ answers, assert, open }) {
      const waited = await measureWait(
        open(answers([{ chunks: ['retry: 900\n\n'] }, streaming]).url),
      );
      assert.isAtLeast(waited, 850);
      assert.isBelow(waited, 2000);
    },
  },
  {
    name: 'retry: 0 reconnects at once',
    nativeDiffers: firefoxFloor,
    async run({ answers, assert, open }) {
      const waited = await measureWait(
        open(answers([{ chunks: ['retry: 0\n\n'] }, streaming]).url),
      );
      assert.isBelow(waited, 450);
    },
  },
  {
    name: 'retry with leading zeros is decimal',
    async run({ answers, assert, open }) {
      const answer = { chunks: ['retry: 0000000000000700\n\n'] };
      const waited = await measureWait(open(answers([answer, streaming]).url));
      assert.isAtLeast(waited, 650);
      assert.isBelow(waited, 2000);
    },
  },
  {
    name: 'the last retry counts, and needs no empty line after it',
    async run({ answers, assert, open }) {
      const answer = { chunks: ['retry: 60000\nretry: 700\n'] };
      const waited = await measureWait(open(answers([answer, streaming]).url));
      assert.isAtLeast(waited, 650);
      assert.isBelow(waited, 2000);
    },
  },
  ...each(
    ['9000x', '+5', '-5', '1.5', ' 5', '5 ', '', '0x5', '1e1', '5\u0000', '٣', '५', '5,0'],
    (value) => ({
      name: `retry: ${JSON.stringify(value)} is ignored`,
      nativeDiffers: retryDifferences(value),
      async run({ answers, assert, native, open }) {
        // Taken for a number, each of them would be far from it. Firefox has a floor of 500 ms.
        const time = native ? 700 : 200;
        const answer = { chunks: [`retry: ${time}\n\nretry: ${value}\n\n`] };
        const waited = await measureWait(open(answers([answer, streaming]).url));
        assert.isAtLeast(waited, time - 50);
        assert.isBelow(waited, time + 1300);
      },
    }),
  ),
  ...each(hugeNumbers, ([value, nativeDiffers]) => ({
    name: `retry: ${value.length > 20 ? `a number of ${value.length} digits` : value} does not reconnect at once`,
    nativeDiffers,
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: [`retry: 10\nretry: ${value}\n\n`] }]);
      const seen = observe(open(server.url));
      await seen.until('error');
      await settle();
      assert.deepEqual(seen.types(), ['open', 'error']);
      assert.lengthOf(await server.requests(), 1);
    },
  })),
  {
    name: 'the reconnection time is kept over reconnections',
    async run({ answers, assert, open }) {
      const answer = { chunks: ['data\n\n'] };
      const seen = observe(open(answers([comeAgain, answer, answer, answer, streaming]).url));
      const start = performance.now();
      await seen.until('open', 5);
      assert.isBelow(performance.now() - start, 3000);
    },
  },
  {
    name: 'listeners and handlers stay over reconnections',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['retry: 10\ndata\n\n'] }]).url);
      let handled = 0;
      source.onmessage = () => (handled += 1);
      await observe(source).until('message', 3);
      assert.equal(handled, 3);
    },
  },
  {
    name: 'an unfinished line or block is dropped at the end of a stream',
    async run({ answers, assert, open }) {
      const seen = observe(
        open(
          answers([
            { chunks: ['retry: 10\n\nevent: lost\ndata: lost\n'] },
            { chunks: ['\ndata: 1\n\nevent: lost\ndata: lo'] },
            { chunks: ['st\n\ndata: 2\n\n'], then: 'hold' },
          ]).url,
        ),
        ['lost'],
      );
      await seen.until('message', 2);
      assert.deepEqual(seen.messages(), [
        ['message', '1', ''],
        ['message', '2', ''],
      ]);
    },
  },
  {
    name: 'bytes cut off at the end of a stream do not reach into the next',
    async run({ answers, assert, open }) {
      const seen = observe(
        open(
          answers([
            { chunks: ['retry: 10\n\ndata: ', [0xe6, 0x97]] },
            { chunks: [[0xa5], 'x\ndata: 1\n\n\r'] },
            { chunks: ['\n', 'data: 2\n\n'], then: 'hold' },
          ]).url,
        ),
      );
      await seen.until('message', 2);
      assert.deepEqual(seen.data(), ['1', '2']);
    },
  },
  {
    name: 'each stream may begin with a byte order mark',
    async run({ answers, assert, open }) {
      const seen = observe(open(answers([{ chunks: ['\ufeffretry: 10\ndata: bom\n\n'] }]).url));
      await seen.until('message', 3);
      assert.deepEqual(seen.data(), ['bom', 'bom', 'bom']);
    },
  },
  {
    name: 'nothing of a numbered stream is lost or doubled, however often the connection is cut',
    async run({ assert, endpoint, native, open }) {
      // Enough for three connections, also with the floor of 500 ms that Firefox has for waits.
      const count = native ? 400 : 150;
      const server = endpoint('/numbered', { interval: 2, dropAfter: 50 });
      const seen = observe(open(server.url));
      await seen.until('message', count);
      assert.isAtLeast((await server.requests()).length, 3);
      const numbers = seen.data().slice(0, count).map(Number);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => numbers[0] + index),
      );
    },
  },
];

/** @param {string} value of `retry`, which is no number */
function retryDifferences(value) {
  return {
    ...(value === '' && {
      chromium: 'Chromium goes back to 3 s',
      firefox: 'Firefox takes it for 0',
      webkit: 'WebKit goes back to 3 s',
    }),
    ...(['+5', ' 5', '5 '].includes(value) && { webkit: 'WebKit takes it for 5' }),
    ...(value.includes('\0') && { firefox: 'Firefox drops U+0000 from lines' }),
  };
}

/**
 * @param {EventSource} source
 * @returns {Promise<number>} ms from its first error to the open after it
 */
async function measureWait(source) {
  const seen = observe(source);
  await seen.until('error');
  const start = performance.now();
  await seen.until('open', 2);
  return performance.now() - start;
}

/**
 * @param {string} origin
 * @param {number} port
 */
function withPort(origin, port) {
  return Object.assign(new URL(origin), { port }).origin;
}
