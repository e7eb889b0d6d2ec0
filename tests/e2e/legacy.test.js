/**
 * `dist/eventsource.legacy.js` where nothing is missing, where all is missing that old engines lack,
 * and where one thing is. For each of those the essentials are run, as the list takes a minute each;
 * with `WHOLE_LIST=1` in the environment it is run.
 *
 * What tests the script keeps what it needs before that is taken away: see pages/captured.js. Methods
 * of built-in objects stay, as it needs them too: old-engine.test.js takes those.
 */
import { describe } from 'node:test';

import { testLegacy } from '../support/behaviours.js';
import { browserNames } from '../support/browsers.js';
import { lacking } from '../support/take-away.js';

/** How many places at once, each with a browser and a server of its own: most of a list is waiting. */
const concurrency = 3;

const everyList = process.env.WHOLE_LIST !== undefined;

describe('legacy', { concurrency }, () => {
  for (const name of browserNames) {
    for (const scope of /** @type {const} */ (['window', 'dedicated worker'])) {
      test(name, '', [], scope, true);
      test(name, 'in an old engine', lacking, scope, true);
    }
    for (const missing of lacking) {
      test(name, `without ${missing}`, [missing], 'window', everyList);
    }
  }
});

/**
 * @param {import('../support/browsers.js').BrowserName} name
 * @param {string} title
 * @param {string[]} without
 * @param {'window' | 'dedicated worker'} scope
 * @param {boolean} whole
 */
function test(name, title, without, scope, whole) {
  describe(`${name} ${title}, ${scope}`, { concurrency: 1 }, () => {
    testLegacy(name, title, without, scope, whole);
  });
}
