/**
 * Headers of the page: a record, `Headers`, or pairs.
 *
 * Not by `new Headers`, which old engines do not have; the rules are those of `fetch`.
 *
 * @see https://fetch.spec.whatwg.org/#concept-headers-fill
 */

/** @typedef {[name: string, value: string]} Pair */

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const NO_HEADERS = "option 'headers' must be a record, Headers or pairs";

// A byte string without what ends a header, or would be trimmed into another one.
const VALUE = /^[\t -~\x80-\xFF]*$/;

/**
 * @param {any} headers
 * @returns {Pair[]}
 * @throws {TypeError} that names the option
 */
export function toPairs(headers) {
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(NO_HEADERS);
  }
  /** @type {Pair[]} */
  const pairs = [];
  /** @param {unknown} name @param {unknown} value */
  const add = (name, value) => pairs.push(toPair(name, value));
  if (Array.isArray(headers)) {
    headers.forEach((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2) {
        throw new TypeError("option 'headers' must have pairs of a name and a value");
      }
      add(pair[0], pair[1]);
    });
  } else if (typeof headers.forEach === 'function') {
    // Headers, those of another realm or making, and a Map.
    headers.forEach((/** @type {string} */ value, /** @type {string} */ name) => add(name, value));
  } else if (Object.prototype.toString.call(headers) !== '[object Object]') {
    throw new TypeError(NO_HEADERS);
  } else {
    Object.keys(headers).forEach((name) => add(name, headers[name]));
  }
  return pairs;
}

/**
 * @param {unknown} name
 * @param {unknown} value
 * @returns {Pair}
 */
function toPair(name, value) {
  const text = `${name}`;
  // What fetch would do: https://fetch.spec.whatwg.org/#concept-header-value-normalize
  const trimmed = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (!NAME.test(text)) {
    throw new TypeError(`option 'headers' must have header names, received '${text}'`);
  }
  if (/^last-event-id$/i.test(text)) {
    throw new TypeError(
      `option 'headers' must not have '${text}': the option 'lastEventId' is for that`,
    );
  }
  if (!VALUE.test(trimmed)) {
    // Not the value, which may be a secret.
    throw new TypeError(
      `option 'headers' must have a value of Latin-1 characters on one line for '${text}'`,
    );
  }
  return [text, trimmed];
}
