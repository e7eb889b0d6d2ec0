/**
 * What `npm run coverage` measures of `dist/eventsource.legacy.js`: the list of behaviours with all that a browser has, and
 * without all that old engines lack. tests/e2e/legacy.test.js has a browser for each thing that may be missing.
 */
import { describe } from 'node:test';

import { testLegacy } from '../support/behaviours.js';
import { lacking } from '../support/take-away.js';

describe('legacy', { concurrency: 2 }, () => {
  for (const without of [[], lacking]) {
    const title = without.length > 0 ? 'in an old engine' : '';
    describe(`chromium ${title}`, { concurrency: 1 }, () => {
      testLegacy('chromium', title, without, 'window', true);
    });
  }
});
