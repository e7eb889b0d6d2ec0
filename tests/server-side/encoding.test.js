/** Events are encoded as by the protocol's encoder in Rust, by the fixtures of both. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { encodeComment, encodeEvent } from '../../src/server/encode.js';

/** @type {{ name: string, event: any, text?: string, error?: string }[]} */
const fixtures = JSON.parse(
  await readFile(new URL('../fixtures/encoding.json', import.meta.url), 'utf8'),
);

/** Here it is a mistake of who sends, as there is no keep-alive to be made of it. */
const refused = ['nothing'];

describe('encoding', () => {
  for (const { name, event, text, error } of fixtures) {
    const { comment, ...rest } = event;
    // A comment is a call of its own, so it stands alone.
    const isAlone = comment === undefined || Object.keys(rest).length === 0;
    const skip = isAlone ? false : 'comments have no event beside them here';
    it(name, { skip }, () => {
      const encode = () => (comment === undefined ? encodeEvent(rest) : encodeComment(comment));
      if (text === undefined || refused.includes(name)) {
        // What is missing beside a type is named here, there the type.
        const field = rest.data === undefined ? `(?:${error}|data)` : error;
        assert.throws(encode, { name: 'TypeError', message: new RegExp(`^${field}: `) });
      } else {
        assert.equal(encode(), text);
      }
    });
  }
});
