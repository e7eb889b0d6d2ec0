import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { clz32, fround, imul } from '../../../src/js/legacy/math.js';

const words = [0, 1, 2, 3, 0x7fff, 0x8000, 0xffff, 0x10000, 0x1234_5678, 0x7fff_ffff];
for (let bit = 0; bit < 32; bit += 1) {
  words.push(2 ** bit - 1, 2 ** bit, -(2 ** bit));
}

describe('own arithmetic of 32 bits', () => {
  it('multiplies as Math.imul', () => {
    for (const a of words) {
      for (const b of words) {
        assert.equal(imul(a, b), Math.imul(a, b), `${a} * ${b}`);
      }
    }
  });

  it('counts leading zeros as Math.clz32', () => {
    for (const word of words) {
      assert.equal(clz32(word), Math.clz32(word), String(word));
    }
  });

  it('rounds as Math.fround', () => {
    for (const value of [0, -0, 0.1, 1 / 3, 1e40, -1e-50, NaN, Infinity, ...words]) {
      assert.ok(Object.is(fround(value), Math.fround(value)), String(value));
    }
  });
});
