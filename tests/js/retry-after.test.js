/** What a server asks for by `Retry-After`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { retryAfter } from '../../src/js/retry-after.js';

/** @param {string | undefined} value @param {string} [date] */
function ask(value, date) {
  return retryAfter(
    new Headers({
      ...(value !== undefined && { 'Retry-After': value }),
      ...(date !== undefined && { date }),
    }),
  );
}

const now = 'Sun, 06 Nov 1994 08:49:37 GMT';

describe('Retry-After', () => {
  for (const [value, expected] of /** @type {const} */ ([
    ['0', 0],
    ['120', 120_000],
    ['007', 7_000],
    ['99999999999', 0x7fff_ffff],
    ['Sun, 06 Nov 1994 08:49:40 GMT', 3_000],
    ['Sunday, 06-Nov-94 08:49:40 GMT', 3_000],
    ['Sun Nov  6 08:49:40 1994', 3_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
    ['Fri, 06 Nov 2099 08:00:00 GMT', 0x7fff_ffff],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['2099', 2_099_000],
    ['2099-11-06', undefined],
    ['soon', undefined],
    ['Soon: 5', undefined],
  ])) {
    it(`of ${value} is ${expected}`, () => assert.equal(ask(value, now), expected));
  }

  it('counts a date from now where the server does not say by which clock it goes', () => {
    for (const date of [undefined, 'today']) {
      const later = new Date(Date.now() + 60_000).toUTCString();
      const milliseconds = ask(later, date) ?? NaN;
      assert.ok(milliseconds > 50_000 && milliseconds <= 60_000, `${milliseconds}`);
    }
  });
});
