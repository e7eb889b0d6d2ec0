/**
 * Events as the text of an event stream: the mirror of `src/protocol/event_stream.rs`.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
import { MAX_TIME, check, checkInteger, show } from './check.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').ServerEvent} ServerEvent
 */

/** Members of an object that is an event; one that has others, too, is neither an event nor data. */
const MEMBERS = ['event', 'data', 'id', 'retry'];

/** A comment that browsers of old want before they hand over anything: 2 KB. */
export const PADDING = `:${' '.repeat(2048)}\n\n`;

export const KEEP_ALIVE = ':\n\n';

const encoder = new TextEncoder();

/** @type {{ from: (text: string) => Uint8Array, byteLength: (text: string) => number } | undefined} */
const NodeBuffer = /** @type {any} */ (globalThis).Buffer;

/**
 * Of Node's class where there is one: small ones share memory, and each that has its own costs more
 * than all else that is done to an event.
 *
 * @type {(text: string) => Uint8Array}
 */
export const toBytes = NodeBuffer
  ? (text) => NodeBuffer.from(text)
  : (text) => encoder.encode(text);

/**
 * @param {ServerEvent} event
 * @returns {string} its lines and the empty one that ends it
 * @throws {TypeError} if a field could not be read back as it is
 */
export function encodeEvent(event) {
  check('event', event, typeof event === 'object' && event !== null, 'an object');
  const { event: type, data, id, retry } = event;
  let text = '';
  if (type !== undefined && type !== null && type !== '') {
    checkType(type);
    text += `event: ${type}\n`;
  }
  if (retry !== undefined && retry !== null) {
    text += encodeRetry(retry);
  }
  if (id !== undefined && id !== null) {
    text += `id: ${toId(id)}\n`;
  }
  if (data !== undefined) {
    text += encodeData(toText(data));
  }
  if (data === undefined && (type || text === '')) {
    // Clients dispatch no event without data, so the type would be lost.
    throw new TypeError('data: expected a value, received undefined');
  }
  return `${text}\n`;
}

/**
 * @param {string} text
 * @returns {string} a comment of one or more lines
 */
export function encodeComment(text) {
  check('comment', text, typeof text === 'string', 'a string');
  return `: ${text.replace(/\r\n|\r|\n/g, '\n: ')}\n\n`;
}

/** @param {number} retry */
export function encodeRetry(retry) {
  checkRetry('retry', retry);
  return `retry: ${retry}\n`;
}

/**
 * What `send` and the like were given.
 *
 * @param {unknown} value an event, or data alone
 * @returns {ServerEvent}
 * @throws {TypeError} if it could be either
 */
export function toEvent(value) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const names = Object.keys(value);
    const known = names.filter((name) => MEMBERS.includes(name));
    if (known.length > 0) {
      const other = names.find((name) => !MEMBERS.includes(name));
      if (other !== undefined) {
        throw new TypeError(
          `event: expected no member but ${MEMBERS.join(', ')}, received ${show(other)}; ` +
            'an object to be sent is the data of an event, as { data: object }',
        );
      }
      return value;
    }
  }
  return { data: value };
}

/**
 * @param {unknown} type
 * @returns {asserts type is string}
 */
export function checkType(type) {
  const isGood = typeof type === 'string' && !/[\r\n]/.test(type);
  check('event', type, isGood, 'a string without CR and LF');
}

/**
 * @param {string} name
 * @param {unknown} retry
 */
export function checkRetry(name, retry) {
  checkInteger(name, retry, 0, 'milliseconds', MAX_TIME);
}

/**
 * @param {unknown} data
 * @returns {string} data as text
 */
export function toText(data) {
  if (typeof data === 'string') {
    return data;
  }
  // JSON has it as `{}`.
  check('data', data, !(data instanceof Promise), 'what a promise gives, as by await');
  /** @type {string | undefined} */
  let json;
  try {
    json = JSON.stringify(data);
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new TypeError(`data: expected a string or what JSON can hold: ${message}`, { cause });
  }
  check('data', data, json !== undefined, 'a string or what JSON can hold');
  return /** @type {string} */ (json);
}

/** @param {unknown} id */
function toId(id) {
  const isNumber = typeof id === 'bigint' || (typeof id === 'number' && Number.isFinite(id));
  const isGood = isNumber || (typeof id === 'string' && !/[\0\r\n]/.test(id));
  check('id', id, isGood, 'a number or a string without CR, LF and U+0000');
  return String(id);
}

/** @param {string} text */
function encodeData(text) {
  // Most data is one line, which a search for two characters tells faster than the expression.
  return text.includes('\n') || text.includes('\r')
    ? `data: ${text.replace(/\r\n|\r|\n/g, '\ndata: ')}\n`
    : `data: ${text}\n`;
}
