/**
 * Streams as servers send them, each ended by a message `end`; `quick` ones are a twentieth as long, or
 * less.
 */

/**
 * @typedef {object} Workload
 * @property {string} title
 * @property {string} unit what is counted in a second
 * @property {string[]} [types] of events, beside `message`
 * @property {(quick: boolean) => { body: Iterable<Buffer>, amount: number }} make
 *   the body in the pieces that it is written in, and how much of the unit it is
 */

/** @type {Record<string, Workload>} */
export const workloads = {
  small: {
    title: 'small events of 30 to 100 bytes',
    unit: 'events',
    make: (quick) => smallEvents(quick ? 50_000 : 1_000_000),
  },
  large: {
    title: 'events of 1 MB',
    unit: 'MB',
    make: (quick) =>
      whole(quick ? 10 : 200, () => `data: ${'0123456789abcdef'.repeat(65_536)}\n\n`),
  },
  tokens: {
    title: 'tokens of a language model, ASCII, in odd chunks',
    unit: 'events',
    make: (quick) => inOddPieces(quick ? 15_000 : 300_000, (index) => token(` word${index % 977}`)),
  },
  cjk: {
    title: 'tokens of a language model, CJK and emoji, in odd chunks',
    unit: 'events',
    make: (quick) =>
      inOddPieces(quick ? 15_000 : 300_000, (index) => token(CJK[index % CJK.length])),
  },
  types: {
    title: '20 types, three lines each',
    unit: 'events',
    types: Array.from({ length: 20 }, (_, index) => `type-${index}`),
    make: (quick) =>
      whole(
        quick ? 15_000 : 300_000,
        (index) =>
          `event: type-${index % 20}\nid: ${index}\ndata: first line ${index}\ndata: second\ndata: third\n\n`,
      ),
  },
};

/** @param {number} count */
export function smallEvents(count) {
  return whole(count, (index) => `data: ${'x'.repeat(22 + ((index * 31) % 70))}\n\n`);
}

const CJK = ['東京の天気は', '晴れ、気温は', '二十度です。', '你好，世界', '🚀✨', '한국어 텍스트'];

const END = 'data: end\n\n';

/** @param {string} text */
function token(text) {
  return `data: {"choices":[{"index":0,"delta":{"content":"${text}"}}]}\n\n`;
}

/**
 * Written at once: the socket takes it as fast as it can.
 *
 * @param {number} count
 * @param {(index: number) => string} block
 */
function whole(count, block) {
  const blocks = Array.from({ length: count }, (_, index) => block(index));
  return { body: [Buffer.from(blocks.join('') + END)], amount: count };
}

/**
 * In pieces that end anywhere, in the middle of a character too.
 *
 * @param {number} count
 * @param {(index: number) => string} block
 */
function inOddPieces(count, block) {
  const { body } = whole(count, block);
  const [bytes] = body;
  /** @type {Buffer[]} */
  const pieces = [];
  for (let start = 0, length = 1; start < bytes.length; start += length) {
    length = 1 + ((length * 7919 + 13) % 3_001);
    pieces.push(bytes.subarray(start, start + length));
  }
  return { body: pieces, amount: count };
}
