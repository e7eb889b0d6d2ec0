import assert from 'node:assert/strict';
import { it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

it('the binary embedded as text is the binary', async () => {
  const outcome = await inOwnProcess(async (tools) => {
    const { default: text, decode } = await tools.loadEmbeddedBinary();
    const expected = await tools.readBinary();
    return { same: Buffer.from(expected).equals(decode(text)), length: expected.length };
  });
  assert.equal(outcome.same, true);
  assert.ok(outcome.length > 10_000);
});
