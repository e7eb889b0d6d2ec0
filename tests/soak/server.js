/**
 * The server of the soak test:
 *
 * - `/events?parts=&size=&token=` is one stream of numbered events, in parts; each waits for a request of
 *   `/next?token=`, so that nothing is under way while memory is measured.
 * - `/once` is one event and the end, with no time to reconnect; `/open` is one event and stays open.
 * - `/` is a page with `dist/FILE` of `?script=`, `/FILE` is `dist/FILE`;
 * - what the caller adds to `routes` answers a request's body with a page.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';

const dist = new URL('../../dist/', import.meta.url);
const stream = { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' };

/** Events per write. */
const BATCH = 500;

/** @typedef {Awaited<ReturnType<typeof createSoakServer>>} SoakServer */

export async function createSoakServer() {
  /** @type {Record<string, (body: string) => string | Promise<string>>} */
  const routes = {};
  /** @type {Map<string, () => void>} */
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server.test');
    const token = searchParams.get('token') ?? '';
    const number = (/** @type {string} */ name) => Number(searchParams.get(name));
    switch (pathname) {
      case '/events':
        response.writeHead(200, stream);
        sendParts(response, number('parts'), number('size'), () => {
          const next = new Promise((resolve) => waiting.set(token, () => resolve(undefined)));
          return next;
        });
        break;
      case '/next':
        waiting.get(token)?.();
        response.writeHead(204).end();
        break;
      case '/once':
        response.writeHead(200, stream).end('retry: 0\nid: 1\ndata: 1\n\n');
        break;
      case '/open':
        response.writeHead(200, stream).write('data: 1\n\n');
        break;
      case '/':
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<!doctype html><script src="/${searchParams.get('script')}"></script>`);
        break;
      default:
        if (Object.hasOwn(routes, pathname)) {
          const page = await routes[pathname](await text(request));
          response.writeHead(200, { 'content-type': 'text/html' }).end(page);
          break;
        }
        readFile(new URL(basename(pathname), dist)).then(
          (content) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(content),
          () => response.writeHead(404).end(),
        );
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    routes,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} parts
 * @param {number} size events in each
 * @param {() => Promise<unknown>} asked
 */
async function sendParts(response, parts, size, asked) {
  let number = 0;
  let drained = () => {};
  response.on('drain', () => drained()).on('close', () => drained());
  for (let part = 1; part <= parts && !response.destroyed; part += 1) {
    while (number < part * size && !response.destroyed) {
      let text = '';
      for (let count = 0; count < BATCH && number < part * size; count += 1) {
        number += 1;
        text += `id: ${number}\ndata: {"number":${number}}\n\n`;
      }
      if (!response.write(text)) {
        await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
          drained = resolve;
        });
      }
    }
    await asked();
  }
}
