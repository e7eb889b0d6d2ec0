/** What a source is told of the network and the page when it begins to watch them. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { NOTICES, watchPage } from '../../src/js/page.js';
import { define, restore } from './support/globals.js';

afterEach(restore);

/** @param {boolean} mindsPage */
function noticesAtOnce(mindsPage) {
  /** @type {number[]} */
  const notices = [];
  watchPage((notice) => notices.push(notice), mindsPage)();
  return notices;
}

describe('at once', () => {
  const location = { origin: 'https://page.test' };

  it('a browser without a network says so', () => {
    define({ location, navigator: { onLine: false } });
    assert.deepEqual(noticesAtOnce(false), [NOTICES.offline]);
  });

  it('a browser with one says nothing', () => {
    define({ location, navigator: { onLine: true } });
    assert.deepEqual(noticesAtOnce(false), []);
  });

  it('a runtime that is no browser says nothing, whatever it has', () => {
    define({ navigator: { onLine: false } });
    assert.deepEqual(noticesAtOnce(true), []);
  });

  for (const [visibilityState, notice] of /** @type {const} */ ([
    ['hidden', NOTICES.hidden],
    ['visible', NOTICES.visible],
  ])) {
    it(`a page that is ${visibilityState} says so where that matters`, () => {
      define({ location, document: { visibilityState } });
      assert.deepEqual(noticesAtOnce(true), [notice]);
      assert.deepEqual(noticesAtOnce(false), []);
    });
  }
});
