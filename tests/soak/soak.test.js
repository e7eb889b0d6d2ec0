/** A thousandth of the soak test, which shows that it can be run; `npm run soak` is the whole. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { soak } from './soak.js';

describe('node: soak', () => {
  // So short a time says nothing of what grows slowly, nor of the engine's memory while it finds how much a
  // stream needs.
  for (const [workload, unsettled] of Object.entries({
    events: /^(?:heap|process|wasm): /,
    reconnections: /^(?:heap|process): /,
    sources: /^(?:heap|process): /,
  })) {
    it(`a thousandth of ${workload} is complete`, async () => {
      const { problems } = await soak('node', workload, 0.001);
      assert.deepEqual(
        problems.filter((problem) => !unsettled.test(problem)),
        [],
      );
    });
  }
});
