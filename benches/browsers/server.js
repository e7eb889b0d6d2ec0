/**
 * Serves a stream of many small events as fast as a socket takes it, and the page that reads it.
 *
 * The body is made once and written whole, so that the server is never the bottleneck.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** 100 bytes each with their framing. */
const EVENT_SIZE = 100;

/**
 * @param {number} events
 * @param {(results: Record<string, number[]>) => void} onresults
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function serve(events, onresults) {
  const stream = body(events);
  const root = new URL('../../', import.meta.url);
  const files = {
    '/': { type: 'text/html', file: new URL('benches/browsers/page.html', root) },
    '/page.js': { type: 'text/javascript', file: new URL('benches/browsers/page.js', root) },
    '/eventsource.js': { type: 'text/javascript', file: new URL('dist/eventsource.js', root) },
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(stream);
    } else if (pathname === '/results') {
      onresults(JSON.parse(await text(request)));
      response.writeHead(204).end();
    } else if (Object.hasOwn(files, pathname)) {
      const { type, file } = files[/** @type {keyof typeof files} */ (pathname)];
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(await readFile(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {number} events */
function body(events) {
  const framing = 'data: \n\n'.length;
  const lines = Array.from(
    { length: events },
    (_, index) => `data: ${String(index).padStart(EVENT_SIZE - framing, '.')}\n\n`,
  );
  return Buffer.from(`${lines.join('')}event: end\ndata:\n\n`);
}
