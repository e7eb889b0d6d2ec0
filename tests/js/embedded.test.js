import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { encode } from '../../scripts/binary-as-text.mjs';
import { decode } from '../../src/js/embedded.js';

describe('the binary as text', () => {
  it('keeps every byte after every other', () => {
    const bytes = new Uint8Array(256 * 256 * 2);
    for (let pair = 0; pair < 256 * 256; pair += 1) {
      bytes.set([pair >> 8, pair & 0xff], 2 * pair);
    }
    assert.deepEqual(decode(encode(bytes)), bytes);
  });

  it('is printable ASCII that needs no escape in a literal or an inline script', () => {
    const text = encode(Array.from({ length: 256 }, (_, byte) => byte));
    assert.match(text, /^[ -~]*$/);
    assert.doesNotMatch(text, /["'<\\]/);
  });
});
