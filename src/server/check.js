/** Errors for options: each names the option and what it was given. */

/** The longest time: beyond it `setTimeout` fires at once. */
export const MAX_TIME = 0x7fff_ffff;

/**
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} isGood
 * @param {string} expected
 */
export function check(name, value, isGood, expected) {
  if (!isGood) {
    throw new TypeError(`${name}: expected ${expected}, received ${show(value)}`);
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {string} unit
 * @param {number} [most]
 */
export function checkInteger(name, value, least, unit, most = Number.MAX_SAFE_INTEGER) {
  const isGood = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  check(name, value, isGood, `${unit}, an integer from ${least} to ${most}`);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
export function show(value) {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
    case 'bigint':
    case 'boolean':
    case 'number':
    case 'symbol':
    case 'undefined':
      return String(value);
    case 'function':
      return 'a function';
    default:
      if (value instanceof Promise) {
        return 'a promise';
      }
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
  }
}
