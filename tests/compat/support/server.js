/** A server whose answers each test writes, and what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} url path and query
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} body
 *
 * @callback Answer
 * @param {import('node:http').ServerResponse} response
 * @param {Asked} asked
 * @param {number} index of the request, from 0
 * @returns {void}
 */

/** @param {Answer} answer */
export async function serve(answer) {
  /** @type {Asked[]} */
  const asked = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { method = '', url = '', headers } = request;
    const index = asked.push({ method, url, headers, body }) - 1;
    waiting.splice(0).forEach((resolve) => resolve());
    answer(response, asked[index], index);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    /** @param {number} count when so many requests have come */
    async requests(count) {
      while (asked.length < count) {
        await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      }
      return asked;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Begins an event stream, which stays open.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {string} text
 */
export function stream(response, text) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
export function refuse(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain', 'x-reason': text });
  response.end(text);
}
