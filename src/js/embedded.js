/**
 * The binary as text: ASCII, so that the file survives any charset, and in a form that compresses
 * like the binary itself. Base64 does not: it cuts bytes where no compressor sees the borders.
 *
 * Small bytes, which are nine of ten, are one character each, the others two: a shift, and what is
 * left. scripts/binary-as-text.mjs writes it.
 */

/** The character of byte 0. */
export const FIRST = 0x20;

/** Bytes that need no shift, and by how much a shift moves. */
export const SPAN = 89;

/** Would need an escape in a literal, or end an inline script: the characters after `z` stand in. */
export const REPLACED = '"\'<\\';

/** The character that stands in for the first of {@link REPLACED}. */
export const STAND_IN = 0x7b;

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function decode(text) {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code >= STAND_IN) {
      code = REPLACED.charCodeAt(code - STAND_IN);
    }
    const value = code - FIRST;
    if (value < SPAN) {
      bytes[length] = value + shift;
      length += 1;
      shift = 0;
    } else {
      shift = (value - SPAN + 1) * SPAN;
    }
  }
  return bytes.subarray(0, length);
}
