/** What a server sends, as it is on the wire. */
import { once } from 'node:events';
import http from 'node:http';

/**
 * @typedef {object} Streamed
 * @property {number} status
 * @property {http.IncomingHttpHeaders} headers
 * @property {(wanted: string | RegExp | ((text: string) => boolean)) => Promise<string>} until all text so far,
 *   once it holds that
 * @property {() => Promise<string>} end all text, once the response has ended
 * @property {() => void} cut
 * @property {http.IncomingMessage} response
 */

/**
 * @param {string} url
 * @param {http.RequestOptions & { body?: string | Buffer }} [options]
 * @returns {Promise<Streamed>} once the head has come
 */
export async function open(url, { body, ...options } = {}) {
  const request = http.request(url, { agent: false, ...options });
  request.end(body);
  const [response] = await once(request, 'response');
  return streamed(response);
}

/**
 * @param {http.IncomingMessage} response
 * @returns {Streamed}
 */
function streamed(response) {
  let text = '';
  let isOver = false;
  let changed = () => {};
  const decoder = new TextDecoder();
  response.on('data', (chunk) => {
    text += decoder.decode(chunk, { stream: true });
    changed();
  });
  response.on('error', () => {});
  response.on('close', () => {
    isOver = true;
    changed();
  });
  /** @param {() => boolean} condition */
  const wait = async (condition) => {
    while (!condition()) {
      if (isOver) {
        throw new Error(`the response ended with ${JSON.stringify(text)}`);
      }
      await new Promise((resolve) => {
        changed = () => resolve(undefined);
      });
    }
    return text;
  };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    until: (wanted) =>
      wait(() => {
        if (typeof wanted === 'function') {
          return wanted(text);
        }
        return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      }),
    end: () => wait(() => isOver),
    cut: () => response.destroy(),
    response,
  };
}

/** @param {string} text of a stream, without the comment it begins with */
export function withoutGreeting(text) {
  return text.replace(/^:ok\n\n/, '');
}

/**
 * @param {string} text
 * @returns {{ id?: string, event?: string, data?: string, retry?: string }[]} its blocks
 */
export function blocksOf(text) {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => !block.startsWith(':'))
    .map((block) => {
      /** @type {Record<string, string>} */
      const fields = {};
      for (const line of block.split('\n')) {
        const [, name, value] = /** @type {RegExpExecArray} */ (/^(\w+): ?(.*)$/.exec(line));
        fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
      }
      return fields;
    });
}

/** @param {Response} response whose stream is read piece by piece */
export function readerOf(response) {
  const source = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    /** @param {string} wanted */
    until: async (wanted) => {
      while (!text.includes(wanted)) {
        const { done, value } = await source.read();
        if (done) {
          throw new Error(`the response ended with ${JSON.stringify(text)}`);
        }
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
    read: () => source.read(),
    cancel: () => source.cancel(),
  };
}
