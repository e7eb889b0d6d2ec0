/** The server behind the proxy: numbered events that can be resumed, compressed if it is asked for. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { constants, createGzip } from 'node:zlib';

import { createNumberedStream } from '../server/index.js';

/** Milliseconds between events. */
const INTERVAL = 1;

const ROOT = new URL('../../', import.meta.url);

/**
 * @typedef {object} FaultServer
 * @property {number} port
 * @property {() => void} calm marks what comes from now on: the reader has had enough
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<FaultServer>} */
export async function createFaultServer() {
  let last = 0;
  let calm = Infinity;
  const stream = createNumberedStream({
    interval: INTERVAL,
    history: Infinity,
    format(number) {
      last = Math.max(last, number);
      return `data: ${number}${number >= calm ? ' calm' : ''}\n`;
    },
  });
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/numbered') {
      const isZipped = searchParams.has('gzip');
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        ...(isZipped && { 'content-encoding': 'gzip' }),
      });
      const body = isZipped ? zipInto(response) : response;
      body.write('retry: 10\n\n');
      stream.attach(/** @type {any} */ (body), `${request.headers['last-event-id'] ?? ''}`);
    } else if (pathname === '/loop') {
      response.writeHead(302, { location: '/loop' }).end();
    } else if (/^\/dist\/[\w.]+\.js$/.test(pathname)) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
      response.end(await readFile(new URL(pathname.slice(1), ROOT)));
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      const script = searchParams.get('script');
      response.end(
        `<!doctype html><link rel="icon" href="data:," /><script src="/dist/${script}"></script>`,
      );
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    calm: () => {
      calm = Math.min(calm, last + 1);
    },
    close: async () => {
      stream.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {import('node:http').ServerResponse} response */
function zipInto(response) {
  const zip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  zip.pipe(response);
  response.on('close', () => zip.destroy());
  return zip;
}
