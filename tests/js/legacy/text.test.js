/** Our own `TextEncoder` and `TextDecoder`, beside the platform's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { OwnTextDecoder } from '../../../src/js/legacy/text-decoder.js';
import { OwnTextEncoder } from '../../../src/js/legacy/text-encoder.js';

const texts = [
  '',
  'ascii',
  'é日😀',
  '\ufeffa mark that is content',
  '\u0000\u007f\u0080\u07ff\uffff',
];

describe('own text codecs', () => {
  it('encode as the platform', () => {
    for (const text of [...texts, 'lone \ud800 and \udc00', '\udc00\ud800']) {
      const bytes = Array.from(new OwnTextEncoder().encode(text));
      assert.deepEqual(bytes, Array.from(new TextEncoder().encode(text)));
    }
  });

  it('decode as the platform', () => {
    for (const text of texts) {
      assert.equal(new OwnTextDecoder().decode(new TextEncoder().encode(text)), text);
    }
    assert.equal(new OwnTextDecoder().decode(), '');
  });
});
