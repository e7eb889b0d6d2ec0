/** The other side of src/js/embedded.js. */
import { FIRST, REPLACED, SPAN, STAND_IN } from '../src/js/embedded.js';

/**
 * @param {Iterable<number>} bytes
 * @returns {string} which fits between quotes of either kind
 */
export function encode(bytes) {
  let text = '';
  for (const byte of bytes) {
    if (byte >= SPAN) {
      text += character(SPAN + Math.floor(byte / SPAN) - 1);
    }
    text += character(byte % SPAN);
  }
  return text;
}

/** @param {number} value */
function character(value) {
  const plain = String.fromCharCode(FIRST + value);
  const index = REPLACED.indexOf(plain);
  return index < 0 ? plain : String.fromCharCode(STAND_IN + index);
}
