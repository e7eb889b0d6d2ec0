/**
 * The part of a URL that names a user, a host and a port.
 *
 * IPv6 addresses and names beyond ASCII stay as they are written: in a document an anchor element
 * brings them into their form.
 *
 * @see https://url.spec.whatwg.org/#authority-state
 */
import { percentEncode } from './percent-encode.js';

/** @type {Record<string, string>} */
const PORTS = { 'ftp:': '21', 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

const IN_USER = ' "#<>?^`{}/:;=@[\\]|';

/**
 * @param {string} text
 * @param {string} scheme one that has a host
 * @returns {string} serialised
 * @throws {TypeError} if it is invalid
 */
export function parseAuthority(text, scheme) {
  const at = text.lastIndexOf('@');
  const found = /^(\[[^\]]*\]|[^:]+)(?::(\d*))?$/.exec(text.slice(at + 1));
  if (found === null || Number(found[2]) > 0xffff) {
    throw invalid();
  }
  const port = found[2] ? String(Number(found[2])) : '';
  const isUsual = port === '' || port === PORTS[scheme];
  return `${parseUser(text.slice(0, Math.max(at, 0)))}${parseHost(found[1])}${isUsual ? '' : `:${port}`}`;
}

/** @param {string} text */
function parseUser(text) {
  const colon = `${text}:`.indexOf(':');
  const name = percentEncode(text.slice(0, colon), IN_USER);
  const password = percentEncode(text.slice(colon + 1), IN_USER);
  return name || password ? `${name}${password && `:${password}`}@` : '';
}

/**
 * What no name may hold is for who asks to find: see ../url.js.
 *
 * @param {string} text
 */
function parseHost(text) {
  if (text[0] === '[') {
    if (!/^\[[\da-f:.]*:[\da-f:.]*\]$/i.test(text)) {
      throw invalid();
    }
    return text.toLowerCase();
  }
  let host;
  try {
    host = decodeURIComponent(text).toLowerCase();
  } catch {
    throw invalid();
  }
  const labels = host.replace(/\.$/, '').split('.');
  return /^(?:\d+|0x[\da-f]*)$/.test(labels[labels.length - 1]) ? parseAddress(labels) : host;
}

/**
 * @param {string[]} numbers the last of which stands for all bytes that are not written
 * @see https://url.spec.whatwg.org/#concept-ipv4-parser
 */
function parseAddress(numbers) {
  const values = numbers.map(parseNumber);
  const last = values.pop() ?? NaN;
  const bytes = 4 - values.length;
  if (bytes < 1 || !(last < Math.pow(256, bytes)) || !values.every((value) => value < 256)) {
    throw invalid();
  }
  for (let index = bytes - 1; index >= 0; index -= 1) {
    values.push(Math.floor(last / Math.pow(256, index)) % 256);
  }
  return values.join('.');
}

/** @param {string} text decimal, or as in C */
function parseNumber(text) {
  if (/^0x[\da-f]*$/.test(text)) {
    return parseInt(`0${text.slice(2)}`, 16);
  }
  if (/^0[0-7]+$/.test(text)) {
    return parseInt(text, 8);
  }
  return /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : NaN;
}

export function invalid() {
  return new TypeError('Invalid URL');
}
