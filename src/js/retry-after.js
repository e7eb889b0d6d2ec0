import { MAX_TIME } from './options.js';

/**
 * The milliseconds that the server asks to wait, by the clock that it goes by.
 *
 * @param {import('./types/event-source.d.ts').ResponseHeaders} headers
 * @returns {number | undefined} undefined if it does not
 * @see https://httpwg.org/specs/rfc9110.html#field.retry-after
 */
export function retryAfter(headers) {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) {
    return Math.min(Number(value) * 1000, MAX_TIME);
  }
  // Not what else `Date.parse` may take: the three formats begin with the day and have a time.
  const date = /^[A-Z]\w+,? .+ \d\d:\d\d:\d\d /.test(value) ? Date.parse(toGMT(value)) : NaN;
  // From another origin it is shown only if the server says so.
  const now = Date.parse(toGMT(headers.get('date') ?? '')) || Date.now();
  return isNaN(date) ? undefined : Math.min(Math.max(date - now, 0), MAX_TIME);
}

/** @param {string} date the obsolete form of C's asctime() has no zone */
function toGMT(date) {
  return /GMT$/.test(date) ? date : `${date} GMT`;
}
