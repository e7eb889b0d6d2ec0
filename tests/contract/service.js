/**
 * The service that launchdarkly/sse-contract-tests drives: what every client of event streams can be
 * asked over HTTP, whatever its language.
 *
 * @see https://github.com/launchdarkly/sse-contract-tests/blob/main/docs/service_spec.md
 */
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

import { Stream } from './stream.js';

export const capabilities = [
  'bom',
  'comments',
  'event-type-listeners',
  'headers',
  'last-event-id',
  'post',
  'read-timeout',
  'report',
  'restart',
  'server-directed-shutdown-request',
];

/** What the service answers, and where a stream that it made is. */
class Answer {
  /**
   * @param {number} status
   * @param {object} [body]
   * @param {Record<string, string>} [headers]
   */
  constructor(status, body = undefined, headers = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/**
 * @param {import('./stream.js').Class} EventSource
 * @param {number} [port] any if not given
 */
export async function startService(EventSource, port = 0) {
  /** @type {Map<string, Stream>} by their paths */
  const streams = new Map();
  let made = 0;

  /**
   * @param {http.IncomingMessage} request
   * @returns {Promise<Answer>}
   */
  async function answer({ method, url: path = '' }, body = '') {
    switch (`${method} ${path === '/' ? '/' : '/stream'}`) {
      case 'GET /':
        return new Answer(200, { name: 'eventsource-wasm', capabilities });
      case 'POST /':
        return create(JSON.parse(body));
      case 'DELETE /':
        setImmediate(close);
        return new Answer(204);
      case 'POST /stream':
        return command(streams.get(path), JSON.parse(body));
      case 'DELETE /stream':
        streams.get(path)?.close();
        return new Answer(streams.delete(path) ? 204 : 404);
    }
    return new Answer(405);
  }

  /** @param {import('./stream.js').Parameters} parameters */
  function create(parameters) {
    const { streamUrl, callbackUrl } = parameters;
    if (typeof streamUrl !== 'string' || typeof callbackUrl !== 'string') {
      throw new TypeError('expected streamUrl and callbackUrl');
    }
    made += 1;
    const path = `/streams/${made}`;
    streams.set(path, new Stream(EventSource, parameters));
    return new Answer(201, undefined, { Location: path });
  }

  /** @param {unknown} error */
  const refusal = (error) => new Answer(400, { error: String(error) });

  const server = http.createServer((request, response) => {
    text(request)
      .then((body) => answer(request, body))
      .catch(refusal)
      .then(({ status, body, headers }) => {
        response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
        response.end(body && JSON.stringify(body));
      });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  function close() {
    streams.forEach((stream) => stream.close());
    streams.clear();
    server.close();
    // Of the harness, which keeps them for more requests. The one that is answered is not idle.
    server.closeIdleConnections();
  }

  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}`, close };
}

/**
 * @param {Stream | undefined} stream
 * @param {{ command: string, listen?: { type: string } }} given
 */
function command(stream, { command, listen }) {
  if (stream === undefined) {
    return new Answer(404);
  }
  if (command === 'listen' && typeof listen?.type === 'string') {
    stream.listen(listen.type);
  } else if (command === 'restart') {
    stream.restart();
  } else {
    return new Answer(400, { error: 'expected listen with a type, or restart' });
  }
  return new Answer(202);
}
