/** `Math` with what the engine's arithmetic of 32 bits asks for. */
import { scope } from './scope.js';

const { Math: platform } = scope;

/** @type {typeof platform} */
export const Math = Object.create(platform);
Math.imul ??= imul;
Math.clz32 ??= clz32;
Math.fround ??= fround;

/**
 * A product of two numbers of 32 bits has more bits than a number holds: the upper halves' is not
 * needed.
 *
 * @param {number} a
 * @param {number} b
 */
export function imul(a, b) {
  const low = a & 0xffff;
  return (low * b + (((a >>> 16) * b) << 16)) | 0;
}

/** @param {number} value */
export function clz32(value) {
  // Between two whole numbers, as a logarithm may be inexact.
  const unsigned = value >>> 0;
  return unsigned === 0 ? 32 : 31 - platform.floor(platform.log(unsigned + 0.5) * platform.LOG2E);
}

/** @param {number} value */
export function fround(value) {
  return new Float32Array([value])[0];
}
