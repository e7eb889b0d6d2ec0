/** Serves the page that measures, and the engines. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = new URL('../../', import.meta.url);

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** A page that is isolated has a finer clock. */
const ISOLATION = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * @param {(results: import('./measure.js').Results) => void} onresults
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function serve(onresults) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/results') {
      onresults(JSON.parse(await text(request)));
      response.writeHead(204).end();
    } else if (/^\/(?:benches\/parser|dist|pkg|src\/js)\/[\w-]+\.\w+$/.test(pathname)) {
      const type = TYPES[extname(pathname)];
      response.writeHead(200, { 'content-type': type, ...ISOLATION });
      response.end(await readFile(new URL(pathname.slice(1), ROOT)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/benches/parser/page.html`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
