/**
 * Makes hostile event streams from a seed.
 *
 * A case is what one event source meets: one to three connections, each with a body and the chunks
 * in which it is sent, before the server answers 204 No Content.
 */
import {
  byteOrderMark,
  fragments,
  hugeRetries,
  ids,
  invalidIds,
  invalidRetries,
  malformedUtf8,
  separators,
  shortRetries,
  text,
  types,
  unknownNames,
} from './hostile-bytes.js';
import { cutIntoChunks } from './chunking.js';
import { Random } from './random.js';
import { interpret, newSourceState } from './reference.js';

/** @typedef {import('./hostile-bytes.js').Piece} Piece */

/**
 * @typedef {object} Case
 * @property {number} seed
 * @property {Uint8Array[][]} connections the chunks of each body, one body per connection
 */

/** A reconnection time up to here is waited for; a longer one is only seen not to have elapsed. */
export const longestWait = 50;

/**
 * @param {number} seed
 * @returns {Case}
 */
export function generateCase(seed) {
  const random = new Random(seed);
  const connections = [];
  let state = newSourceState();
  const count = random.pickWeighted([
    [70, 1],
    [25, 2],
    [5, 3],
  ]);
  for (let index = 0; index < count; index += 1) {
    let body = generateBody(random);
    // A long reconnection time may end the case, so that the tests see somebody wait at all.
    const mayWaitLong = index === count - 1 && random.chance(5);
    if (!mayWaitLong && interpret(body, state).state.reconnectionTime > longestWait) {
      body = concatenate([body, ...shortRetryTail(random)]);
    }
    ({ state } = interpret(body, state));
    connections.push(cutIntoChunks(body, random));
  }
  return { seed, connections };
}

/** @param {Random} random */
function generateBody(random) {
  const pieces = [...start(random)];
  const lineEnd = lineEnds(random);
  if (random.chance(12)) {
    pieces.push(...noise(random));
  } else {
    pieces.push(...firstBlock(random, lineEnd));
    // Streams that connect again without delay; anything may follow and change that.
    pieces.push('retry: 1', lineEnd());
    const lines = random.between(1, 40);
    for (let index = 0; index < lines; index += 1) {
      pieces.push(...line(random), lineEnd());
    }
  }
  pieces.push(...end(random, lineEnd));
  const body = concatenate(pieces);
  // U+0000 in a quarter of the streams is enough, as Firefox's own class takes no part in those.
  return random.chance(25) ? body : body.filter((byte) => byte !== 0);
}

/**
 * @param {Random} random
 * @returns {readonly Piece[]}
 */
function start(random) {
  return random.pickWeighted([
    [60, []],
    [15, [byteOrderMark]],
    [8, [byteOrderMark, byteOrderMark]],
    [2, [byteOrderMark, byteOrderMark, byteOrderMark]],
    [3, [byteOrderMark, '\n']],
    [2, ['\n', byteOrderMark]],
    [2, [[0xef]]],
    [2, [[0xef, 0xbb]]],
    [2, [[0xef, 0xbb], byteOrderMark]],
    [2, [[0xfe, 0xff]]],
    [2, [[0xff, 0xfe]]],
  ]);
}

/**
 * What shows whether a byte order mark was removed: an event made of the stream's first line.
 *
 * @param {Random} random
 * @param {() => string} lineEnd
 * @returns {Piece[]}
 */
function firstBlock(random, lineEnd) {
  return random.pick([
    [],
    ['data: first', lineEnd(), lineEnd()],
    ['data', lineEnd(), lineEnd()],
    ['event: first', lineEnd(), 'data: block', lineEnd(), lineEnd()],
    ['id: first', lineEnd(), 'data: block', lineEnd(), lineEnd()],
  ]);
}

/**
 * @param {Random} random
 * @returns {() => string} the next line end of a stream
 */
function lineEnds(random) {
  const kinds = random.pickWeighted([
    [2, ['\n']],
    [2, ['\r']],
    [2, ['\r\n']],
    [5, ['\n', '\r', '\r\n']],
  ]);
  return () => random.pick(kinds);
}

/**
 * One line without its end.
 *
 * @param {Random} random
 * @returns {Piece[]}
 */
function line(random) {
  return random.pickWeighted(lineKinds)(random);
}

/** @type {[number, (random: Random) => Piece[]][]} */
const lineKinds = [
  [260, () => []],
  [240, (random) => ['data', separator(random), ...value(random)]],
  [40, (random) => ['data', random.pick(['', ':', ': '])]],
  [100, (random) => ['event', separator(random), ...typeValue(random)]],
  [20, (random) => ['event', random.pick(['', ':', ': '])]],
  [120, (random) => ['id', separator(random), ...idValue(random)]],
  [30, (random) => ['id', random.pick(['', ':', ': '])]],
  [20, (random) => ['retry', separator(random), random.pick(invalidRetries)]],
  [20, (random) => ['retry', separator(random), random.pick(hugeRetries)]],
  [20, (random) => ['retry', separator(random), random.pick(shortRetries)]],
  // Rare, for it costs whole seconds where a browser takes it for "use your default".
  [3, (random) => ['retry', random.pick(['', ':', ': '])]],
  [50, (random) => [random.pick(unknownNames), separator(random), ...value(random)]],
  [20, (random) => [random.pick(unknownNames)]],
  [20, (random) => ['', separator(random), ...value(random)]],
  [50, (random) => [':', ...value(random)]],
  [10, () => [':', 'data: in a comment']],
  [20, (random) => value(random)],
  [3, (random) => ['data:', random.pick(['long ', 'é', '😀']).repeat(random.between(1e3, 2e4))]],
];

/** @param {Random} random */
function separator(random) {
  return random.chance(70) ? random.pick([':', ': ']) : random.pick(separators);
}

/**
 * @param {Random} random
 * @returns {Piece[]}
 */
function value(random) {
  const pieces = [];
  const count = random.between(0, 4);
  for (let index = 0; index < count; index += 1) {
    pieces.push(random.chance(30) ? malformed(random) : random.pick(text));
  }
  return pieces;
}

/** @param {Random} random */
function malformed(random) {
  if (random.chance(80)) {
    return random.pick(malformedUtf8);
  }
  return Array.from({ length: random.between(1, 6) }, () => random.between(0x80, 0xff));
}

/**
 * @param {Random} random
 * @returns {Piece[]}
 */
function typeValue(random) {
  return random.chance(10) ? value(random) : [random.pick(types)];
}

/**
 * @param {Random} random
 * @returns {Piece[]}
 */
function idValue(random) {
  return random.pickWeighted([
    [3, () => value(random)],
    [4, () => [random.pick(invalidIds)]],
    [13, () => [random.pick(ids)]],
  ])();
}

/** @param {Random} random */
function noise(random) {
  return Array.from({ length: random.between(0, 80) }, () => random.pick(fragments));
}

/**
 * How a stream ends: with all blocks finished, or somewhere on the way.
 *
 * @param {Random} random
 * @param {() => string} lineEnd
 * @returns {Piece[]}
 */
function end(random, lineEnd) {
  return random.pickWeighted([
    [25, []],
    [20, [lineEnd(), lineEnd()]],
    [5, ['\r\r']],
    [5, ['data: unfinished', lineEnd()]],
    [5, ['data: unfinished']],
    [10, ['data: unfinished', lineEnd(), 'id: unfinished', lineEnd()]],
    [10, ['id: unfinished']],
    [10, ['data: unfinished', lineEnd(), 'id: unfinished', lineEnd(), random.pick(malformedUtf8)]],
    [5, ['retry: 9000']],
    [5, ['data', lineEnd(), '\r']],
  ]);
}

/**
 * Sets a short reconnection time without touching the block that the stream leaves unfinished, if
 * it leaves one: the first line end finishes at most a line.
 *
 * @param {Random} random
 * @returns {Piece[]}
 */
function shortRetryTail(random) {
  const lineEnd = lineEnds(random);
  return [
    lineEnd(),
    `retry: ${random.pick(shortRetries)}`,
    lineEnd(),
    ...random.pick([[], ['id: unfinished'], ['data: unfinished'], [[0xe2, 0x82]], [':']]),
  ];
}

/**
 * @param {readonly (Piece | Uint8Array)[]} pieces
 * @returns {Uint8Array}
 */
function concatenate(pieces) {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))),
  );
}
