/**
 * Serves the streams, the page that reads them, and what it asks of the machine.
 *
 * Bodies are made once and written as fast as a socket takes them, so that the server is never the
 * bottleneck: compare what the limits reach.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { bundlePeer, makePage, pages } from './first-event.js';

/** @typedef {import('./workloads.js').Workload} Workload */

const ROOT = new URL('../../', import.meta.url);

/** A page that is isolated has a finer clock. */
const ISOLATION = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
};

/** Milliseconds between two events whose latency is measured. */
const INTERVAL = 5;

/**
 * @param {object} options
 * @param {object} options.plan what the page is to do
 * @param {Record<string, ReturnType<Workload['make']>>} options.streams
 * @param {(when: string) => Promise<object>} options.onmark
 * @param {(result: any) => void} options.onresult
 * @param {() => void} options.ondone
 * @returns {Promise<{ port: number, close(): void }>} on all addresses of this machine's own network
 */
export async function serve({ plan, streams, onmark, onresult, ondone }) {
  const script = await bundlePage();
  /** @type {Record<string, string>} */
  const peers = {};
  for (const name of Object.keys(pages).filter((name) => pages[name].module !== undefined)) {
    peers[name] = await bundlePeer(name);
  }
  /** @type {Record<string, (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, query: URLSearchParams) => unknown>} */
  const routes = {
    '/': async (_request, response) =>
      send(response, 'text/html', await readFile(new URL('page.html', import.meta.url))),
    '/page.js': (_request, response) => send(response, 'text/javascript', script),
    '/first': (_request, response, query) =>
      send(response, 'text/html', makePage(query.get('reader') ?? '')),
    '/peer.js': (_request, response, query) =>
      send(response, 'text/javascript', peers[[...query.keys()][0]]),
    '/dist/eventsource.js': serveFile,
    '/dist/eventsource.legacy.js': serveFile,
    '/plan': (_request, response) => send(response, 'application/json', JSON.stringify(plan())),
    '/mark': async (_request, response, query) =>
      send(response, 'application/json', JSON.stringify(await onmark(`${query}`))),
    '/result': async (request, response) => {
      onresult(JSON.parse(await text(request)));
      response.writeHead(204).end();
    },
    '/done': (_request, response) => {
      response.writeHead(204).end();
      ondone();
    },
    '/stream': async (_request, response, query) => {
      begin(response);
      // A reader may leave in the middle.
      await pipeline(Readable.from(streams[query.get('name') ?? ''].body), response).catch(
        () => {},
      );
    },
    '/timed': async (_request, response, query) => {
      begin(response);
      for (let count = Number(query.get('count')); count > 0 && !response.closed; count -= 1) {
        await delay(INTERVAL);
        response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
      }
      response.end('data: end\n\n');
    },
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (route === undefined) {
      response.writeHead(404).end();
    } else {
      route(request, response, searchParams);
    }
  });
  // Each address has its own connections, of which a browser makes six.
  await new Promise((resolve) => server.listen(0, '0.0.0.0', () => resolve(undefined)));
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bundlePage() {
  const { outputFiles } = await build({
    bundle: true,
    entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
    format: 'esm',
    target: 'esnext',
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function serveFile({ url = '' }, response) {
  send(response, 'text/javascript', await readFile(new URL(url.slice(1), ROOT)));
}

/** @param {import('node:http').ServerResponse} response */
function begin(response) {
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'content-type': 'text/event-stream',
  });
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} type
 * @param {string | Buffer} body
 */
function send(response, type, body) {
  response.writeHead(200, {
    'cache-control': 'no-store',
    'content-type': `${type}; charset=utf-8`,
    ...ISOLATION,
  });
  response.end(body);
}
