/**
 * Which pages of other origins may read a stream.
 *
 * Off by default. An origin is named in the response only if it is listed or the function says yes,
 * and `*` only where no credentials are taken.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
import { check, show } from './check.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').CorsOptions} CorsOptions
 * @typedef {Record<string, string>} Fields header fields
 *
 * @typedef {object} Cors
 * @property {(origin: string | undefined) => Promise<Fields>} response for a response
 * @property {(origin: string | undefined) => Promise<Fields>} preflight for the answer to a preflight
 */

/** Seconds; browsers that know a lower limit take that. */
const MAX_AGE = '86400';

/** What clients of event streams send besides what needs no preflight. */
const REQUEST_HEADERS = ['Last-Event-ID', 'Cache-Control', 'Content-Type'];

const EXPECTED = "'*', a list of origins as https://example.com, or a function of one";

/**
 * @param {CorsOptions | false | undefined} options
 * @returns {Cors}
 * @throws {TypeError} that names the option and the value
 */
export function toCors(options) {
  if (options === undefined || options === false) {
    return { response: async () => ({}), preflight: async () => ({}) };
  }
  check('cors', options, typeof options === 'object' && options !== null, 'an object');
  const { origin: allowed, credentials = false, allowedHeaders = [] } = options;
  check('cors.credentials', credentials, typeof credentials === 'boolean', 'true or false');
  check(
    'cors.allowedHeaders',
    allowedHeaders,
    Array.isArray(allowedHeaders) && allowedHeaders.every((name) => isToken(name)),
    'a list of names of headers',
  );
  const isAllowed = toJudge(allowed);
  const isForAll = isAllowed === everyone;
  if (isForAll && credentials) {
    throw new TypeError(
      "cors.origin: expected a list or a function with credentials, received '*'",
    );
  }

  /**
   * @param {string | undefined} origin
   * @param {Fields} fields
   * @returns {Promise<Fields>}
   */
  const answer = async (origin, fields) => {
    const isGranted = origin !== undefined && (await isAllowed(origin)) === true;
    return {
      ...(isForAll ? {} : { Vary: 'Origin' }),
      ...(isGranted ? { 'Access-Control-Allow-Origin': isForAll ? '*' : origin, ...fields } : {}),
      ...(isGranted && credentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    };
  };
  return {
    response: (origin) => answer(origin, { 'Access-Control-Expose-Headers': 'Retry-After' }),
    preflight: (origin) =>
      answer(origin, {
        'Access-Control-Allow-Methods': 'GET, HEAD, POST',
        'Access-Control-Allow-Headers': [...REQUEST_HEADERS, ...allowedHeaders].join(', '),
        'Access-Control-Max-Age': MAX_AGE,
      }),
  };
}

/**
 * @param {any} allowed
 * @returns {(origin: string) => unknown}
 */
function toJudge(allowed) {
  if (typeof allowed === 'function') {
    return allowed;
  }
  const list = allowed === '*' ? [allowed] : allowed;
  check('cors.origin', allowed, Array.isArray(list), EXPECTED);
  if (list.includes('*')) {
    return everyone;
  }
  for (const origin of list) {
    if (!isOrigin(origin)) {
      throw new TypeError(`cors.origin: expected ${EXPECTED}, received ${show(origin)} in it`);
    }
  }
  const origins = new Set(list);
  return (origin) => origins.has(origin);
}

const everyone = () => true;

/** @param {unknown} text */
function isOrigin(text) {
  if (text === 'null') {
    return true;
  }
  try {
    const url = new URL(String(text));
    // Origins of other schemes, as of extensions, are "null" to the URL class.
    return url.origin === text || (url.origin === 'null' && /^[a-z-]+:\/\/[^/?#]+$/.test(url.href));
  } catch {
    return false;
  }
}

/** @param {unknown} text */
function isToken(text) {
  return typeof text === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}
