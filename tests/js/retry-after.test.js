/** What a server asks for by `Retry-After`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { retryAfter } from '../../src/js/retry-after.js';
import { Random } from '../differential/random.js';

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

  it("of any date in any of the three formats is the time until then by the server's clock", () => {
    for (let seed = 0; seed < 2_000; seed += 1) {
      const random = new Random(seed);
      // In seconds; until 2049, from where on two digits of a year are of the last century.
      const now = random.below(2_524_608_000);
      const then = random.chance(80) ? now + random.between(-100_000, 100_000) : random.below(now);
      const value = random.pick(formats)(new Date(then * 1000));
      const expected = Math.max(then - now, 0) * 1000;
      assert.equal(ask(value, random.pick(formats)(new Date(now * 1000))), expected, value);
    }
  });

  it('of anything is a time that a timer takes, or none', () => {
    const pieces = [
      '0',
      '59',
      '1e9',
      '-',
      '+',
      '.',
      ',',
      ':',
      ' ',
      'Sun',
      'Nov',
      'GMT',
      'Z',
      '08:49:37',
    ];
    for (let seed = 0; seed < 5_000; seed += 1) {
      const random = new Random(seed);
      const value = Array.from({ length: random.below(9) }, () => random.pick(pieces)).join('');
      const time = ask(value, random.chance(50) ? now : undefined);
      assert.ok(
        time === undefined || (time >= 0 && time <= 0x7fff_ffff && Number.isInteger(time)),
        `${value}: ${time}`,
      );
    }
  });
});

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The one to be sent, and the two obsolete ones.
 *
 * @type {((date: Date) => string)[]}
 * @see https://httpwg.org/specs/rfc9110.html#http.date
 */
const formats = [
  (date) => date.toUTCString(),
  (date) => {
    const { day, month, time, year } = partsOf(date);
    return `${days[date.getUTCDay()]}, ${day.padStart(2, '0')}-${month}-${year.slice(2)} ${time} GMT`;
  },
  (date) => {
    const { day, month, time, year } = partsOf(date);
    return `${days[date.getUTCDay()].slice(0, 3)} ${month} ${day.padStart(2)} ${time} ${year}`;
  },
];

/** @param {Date} date */
function partsOf(date) {
  return {
    day: `${date.getUTCDate()}`,
    month: months[date.getUTCMonth()],
    time: date.toISOString().slice(11, 19),
    year: `${date.getUTCFullYear()}`,
  };
}
