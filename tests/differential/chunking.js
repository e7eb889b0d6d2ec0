/**
 * Cuts a body into the chunks in which a server sends it. A chunk border may fall anywhere, and
 * none may ever be visible to a page.
 */

/** @typedef {import('./random.js').Random} Random */

/**
 * @param {Uint8Array} body
 * @param {Random} random
 * @returns {Uint8Array[]} not one of them empty, as an empty one would not reach the browser
 */
export function cutIntoChunks(body, random) {
  const cuts = [...random.pickWeighted(ways)(body, random), ...cutsNearStart(random)];
  const borders = [...new Set([0, ...cuts, body.length])]
    .filter((border) => border <= body.length)
    .sort((one, other) => one - other);
  return borders.slice(1).map((border, index) => body.subarray(borders[index], border));
}

/** The end of a longer body is one chunk: more would test the patience of the tester alone. */
const mostChunks = 250;

/** @type {[number, (body: Uint8Array, random: Random) => number[]][]} */
const ways = [
  [20, () => []],
  [20, (body, random) => [random.below(body.length + 1)]],
  [8, (body) => everyByte(body)],
  [15, (body, random) => everyByte(body).filter(() => random.chance(20))],
  [22, (body) => afterLineEnds(body)],
  [15, (body) => insideCodePoints(body)],
];

/**
 * Where a byte order mark would be.
 *
 * @param {Random} random
 */
function cutsNearStart(random) {
  return random.chance(30) ? [1, 2, 3, 4].filter(() => random.chance(60)) : [];
}

/** @param {Uint8Array} body */
function everyByte(body) {
  return Array.from({ length: Math.min(body.length, mostChunks) }, (_, index) => index + 1);
}

/**
 * Between CR and LF too.
 *
 * @param {Uint8Array} body
 */
function afterLineEnds(body) {
  return everyByte(body).filter((cut) => body[cut - 1] === 0x0a || body[cut - 1] === 0x0d);
}

/**
 * Inside byte order marks too.
 *
 * @param {Uint8Array} body
 */
function insideCodePoints(body) {
  return everyByte(body).filter((cut) => body[cut - 1] >= 0x80);
}
