/** The servers that the code in the documents talks to. */
import { once } from 'node:events';
import http from 'node:http';

/**
 * @typedef {object} Exchange
 * @property {http.IncomingMessage} request
 * @property {http.ServerResponse} response
 * @property {string} lastEventId
 * @property {number} count of requests for that route, with this one
 * @property {(text: string) => void} stream answers with an event stream that begins so, and stays open
 */

/** @type {Record<string, (exchange: Exchange) => void>} */
const routes = {
  '/busy': ({ response, count, stream }) => {
    if (count < 3) {
      response.writeHead(503, { 'Retry-After': '0' }).end();
    } else {
      stream('data: at last\n\n');
    }
  },

  '/chat': ({ response, stream }) => {
    stream('data: {"text":"Good "}\n\ndata: {"text":"morning"}\n\ndata: [DONE]\n\n');
    response.end();
  },

  '/forbidden': ({ response }) => {
    response.writeHead(403, { 'Content-Type': 'application/problem+json' });
    response.end('{"title":"no such topic for you"}');
  },

  '/mixed': ({ stream }) => {
    stream('data: {"price":1.5}\n\ndata: oops\n\ndata: {"price":2.5,"last":true}\n\n');
  },

  '/overloaded': ({ response }) => {
    response.writeHead(529).end('{"error":"try again later"}');
  },

  // Each token is good for one connection of one event, and the first one has expired.
  '/private': ({ request, response, lastEventId, count, stream }) => {
    const tokens = Number(request.headers.authorization?.replace('Bearer token-', ''));
    if (count % 2 === 1) {
      response.writeHead(401).end();
    } else if (tokens === count / 2 + 1) {
      const id = Number(lastEventId) + 1;
      stream(`retry: 10\nid: ${id}\ndata: ${id === 1 ? 'first' : 'second'}\n\n`);
      setTimeout(() => response.end(), 50);
    } else {
      response.writeHead(500).end();
    }
  },

  '/ticks': ({ lastEventId, stream }) => {
    const next = Number(lastEventId) + 1;
    // A page that was rendered with an ID listens for messages.
    const type = next > 40 ? 'message' : 'tick';
    const blocks = [next, next + 1, next + 2];
    stream(blocks.map((id) => `event: ${type}\nid: ${id}\ndata: ${id}\n\n`).join(''));
  },

  '/token': ({ response, count }) => {
    response.end(`token-${count}`);
  },
};

export async function startServer() {
  /** @type {Record<string, number>} */
  const counts = {};
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    counts[pathname] = (counts[pathname] ?? 0) + 1;
    routes[pathname]({
      request,
      response,
      lastEventId: String(request.headers['last-event-id'] ?? ''),
      count: counts[pathname],
      stream: (text) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(text);
      },
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
