/** The options that a server of Node and a `Response` have in common. */
import { MAX_TIME, check, checkInteger } from './check.js';
import { toCors } from './cors.js';
import { PADDING, checkRetry, encodeRetry } from './encode.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').StreamOptions} StreamOptions
 *
 * @typedef {object} Settings
 * @property {import('./cors.js').Cors} cors
 * @property {Record<string, string>} headers
 * @property {number} keepAlive milliseconds, or 0
 * @property {number} maxFormSize
 * @property {number} maxQueue
 * @property {(line: string) => void} log
 * @property {(query: URLSearchParams) => string} preamble what a stream begins with
 */

/** Proxies and NATs forget a silent connection after 30 s or more. */
const KEEP_ALIVE = 15_000;

/** An ID that is too long for a header, percent-encoded, and no more. */
const MAX_FORM_SIZE = 64 * 1024;

export const MAX_QUEUE = 1024 * 1024;

/** Headers that say where a body ends, or what follows it: a stream has no end to tell of. */
const FRAMING = /^(?:content-length|te|trailer|transfer-encoding|upgrade)$/i;

/** Ends whatever buffers until something has come, and tells people with curl that it works. */
const GREETING = ':ok\n\n';

/**
 * @param {StreamOptions} options
 * @returns {Settings}
 * @throws {TypeError} that names the option and the value
 */
export function toSettings(options) {
  check('options', options, typeof options === 'object' && options !== null, 'an object');
  const {
    cors,
    headers = {},
    keepAlive = KEEP_ALIVE,
    log = logError,
    maxFormSize = MAX_FORM_SIZE,
    maxQueue = MAX_QUEUE,
    padding = false,
    retry,
  } = options;
  checkHeaders(headers);
  checkInteger('keepAlive', keepAlive === false ? 0 : keepAlive, 0, 'milliseconds', MAX_TIME);
  check('log', log, typeof log === 'function', 'a function');
  checkInteger('maxFormSize', maxFormSize, 0, 'a number of bytes');
  checkInteger('maxQueue', maxQueue, 1, 'a number of bytes');
  check('padding', padding, typeof padding === 'boolean', 'true or false');
  if (retry !== undefined) {
    checkRetry('retry', retry);
  }
  const retryBlock = retry === undefined ? '' : `${encodeRetry(retry)}\n`;
  return {
    cors: toCors(cors),
    headers,
    keepAlive: Number(keepAlive),
    log,
    maxFormSize,
    maxQueue,
    preamble: (query) => GREETING + (padding || asksForPadding(query) ? PADDING : '') + retryBlock,
  };
}

/** @param {string} line */
export function logError(line) {
  console.error(`eventsource-wasm/server: ${line}`);
}

/**
 * @param {any} error whatever was thrown
 * @returns {string} for a line of the log
 */
export function describe(error) {
  try {
    return `${error.stack ?? error}`;
  } catch {
    return summarise(error);
  }
}

/**
 * @param {any} error whatever was thrown
 * @returns {string} its name and message
 */
export function summarise(error) {
  try {
    return String(error);
  } catch {
    return 'something that no text can be made of';
  }
}

/**
 * An address that has several IPs fails with an error per IP, and no text of its own.
 *
 * @param {any} error whatever was thrown
 * @returns {string} its message alone
 */
export function messageOf(error) {
  try {
    return `${error?.message || error?.code || error}`;
  } catch {
    return summarise(error);
  }
}

/**
 * Here, and not where a response is begun: there it would be an exception for each request.
 *
 * @param {object} headers
 */
function checkHeaders(headers) {
  check('headers', headers, typeof headers === 'object' && headers !== null, 'a record of strings');
  for (const [name, value] of Object.entries(headers)) {
    const isName = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !FRAMING.test(name);
    check('headers', name, isName, 'names of headers that a stream can have');
    const isGood = typeof value === 'string' && /^[\t -~\x80-\xFF]*$/.test(value);
    check(`headers.${name}`, value, isGood, 'a string of Latin-1 characters on one line');
  }
}

/**
 * By the names that event-source-polyfill and eventsource-polyfill use.
 *
 * @param {URLSearchParams} query
 */
function asksForPadding(query) {
  return query.get('padding') === 'true' || query.has('evs_preamble');
}
