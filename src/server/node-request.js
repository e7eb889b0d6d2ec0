/** Bodies of Node's requests, and answers that are no streams. */
import { FormGone, FormTooLarge } from './admission.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/** Bytes of a refused body that are still read: a client that is cut off sees no answer. */
const MAX_DISCARDED = 4 * 1024 * 1024;

/**
 * @param {IncomingMessage & { body?: unknown }} request whose body a framework may have parsed
 * @param {number} limit bytes
 * @returns {Promise<unknown>}
 */
export async function readForm(request, limit) {
  const { body } = request;
  // A parser of something else leaves an empty object, and the stream as it was.
  const isRead = request.readableEnded;
  if (body !== undefined && body !== null && (isRead || !isEmpty(body))) {
    return body;
  }
  if (isRead) {
    throw new FormGone();
  }
  if (Number(request.headers['content-length']) > limit) {
    throw new FormTooLarge();
  }
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    let text = '';
    let length = 0;
    request.on('data', (/** @type {Uint8Array} */ chunk) => {
      length += chunk.length;
      if (length <= limit) {
        text += decoder.decode(chunk, { stream: true });
      } else {
        reject(new FormTooLarge());
      }
    });
    request.on('end', () => resolve(text));
    request.on('error', reject);
    const cutOff = () => reject(new Error('the body was cut off'));
    request.on('close', cutOff);
    if (request.destroyed) {
      cutOff();
    }
    // Something else may have paused it.
    request.resume();
  });
}

/** @param {unknown} body */
function isEmpty(body) {
  return typeof body === 'object' && Object.keys(Object(body)).length === 0;
}

/** What HTTP/2 has no place for: Node throws. https://httpwg.org/specs/rfc9113.html#ConnectionSpecific */
const OF_CONNECTION = /^(?:connection|keep-alive|proxy-connection)$/i;

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {number} status
 * @param {Record<string, string>} headers
 */
export function writeHead({ httpVersionMajor }, response, status, headers) {
  const fields = Object.entries(headers).filter(
    ([name]) => httpVersionMajor < 2 || !OF_CONNECTION.test(name),
  );
  response.writeHead(status, Object.fromEntries(fields));
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {import('./admission.js').Answer} answer
 */
export function refuse(request, response, { status, headers, text }) {
  const isCut = status === 413;
  const mayClose = isCut && request.httpVersionMajor === 1;
  writeHead(request, response, status, {
    ...headers,
    ...(mayClose ? { Connection: 'close' } : {}),
  });
  response.end(text);
  if (isCut) {
    let length = 0;
    request.on('data', (/** @type {Uint8Array} */ chunk) => {
      length += chunk.length;
      if (length > MAX_DISCARDED) {
        request.destroy();
      }
    });
    request.on('error', () => {});
  }
}
