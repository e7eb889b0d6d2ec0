/**
 * Serves the cases of the differential test on two origins, and notes what each event source asks.
 *
 * | route          | answer                                                                    |
 * |----------------|---------------------------------------------------------------------------|
 * | `/`            | the page, with the script under test                                      |
 * | `/page.js`     | what runs in it                                                           |
 * | `/stream/:key` | the next body of that case, chunk by chunk; 204 when there is none left   |
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { bundleModule } from '../support/bundle.js';

/** @typedef {import('./generator.js').Case} Case */

/**
 * @typedef {object} SeenRequest
 * @property {string} method
 * @property {string | null} lastEventId as bytes in Latin-1: what a header or a form carried
 */

/** How the engine arrives: as WebAssembly in `dist/eventsource.js`, or in `./fallback`. */
export const engines = ['embedded', 'fallback'];

const embedded = new URL('../../dist/eventsource.js', import.meta.url);
const pageScript = new URL('./page.js', import.meta.url);

/**
 * Milliseconds. Without a pause one chunk in seven reaches a reader in Chromium as a chunk of its
 * own, and one in thirty in Firefox; with this one four in five do in both.
 */
const betweenChunks = 1;

const page = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Differential test</title>
<script src="/eventsource.js"></script>
`;

export class CaseServer {
  /** @type {Map<string, { case: Case, requests: SeenRequest[] }>} */
  #runs = new Map();
  #nextKey = 0;
  /** @type {import('node:http').Server[]} */
  #servers = [];

  #engine;

  /** The origin of the page. */
  origin = '';
  /** Another origin: a port of its own. */
  otherOrigin = '';

  /** @param {string} engine one of {@link engines} */
  constructor(engine) {
    this.#engine = engine;
  }

  async listen() {
    [this.origin, this.otherOrigin] = await Promise.all([this.#listenOnce(), this.#listenOnce()]);
  }

  async close() {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  /**
   * Starts to expect an event source that asks for this case.
   *
   * @param {Case} generated
   * @returns {string} the key in the path of its URL
   */
  expect(generated) {
    const key = String(this.#nextKey);
    this.#nextKey += 1;
    this.#runs.set(key, { case: generated, requests: [] });
    return key;
  }

  /**
   * Ends what `expect` began.
   *
   * @param {string} key
   * @returns {SeenRequest[]}
   */
  take(key) {
    const run = this.#runs.get(key);
    this.#runs.delete(key);
    return run?.requests ?? [];
  }

  /** @returns {Promise<string>} the origin */
  #listenOnce() {
    const server = createServer(
      {
        // IDs may hold control characters, which a strict parser of headers refuses.
        insecureHTTPParser: true,
        keepAliveTimeout: 60_000,
        noDelay: true,
      },
      (request, response) => {
        this.#respond(request, response).catch((/** @type {Error} */ error) => {
          response.destroy(error);
        });
      },
    );
    this.#servers.push(server);
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = /** @type {import('node:net').AddressInfo} */ (server.address());
        resolve(`http://127.0.0.1:${address.port}`);
      });
    });
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #respond(request, response) {
    const path = request.url ?? '';
    if (path === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
    } else if (path === '/page.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' });
      response.end(await readFile(pageScript));
    } else if (path === '/eventsource.js') {
      const script = await (
        this.#engine === 'fallback' ? bundleModule('fallback') : readFile(embedded, 'utf8')
      ).catch(() => '');
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(script);
    } else if (path.startsWith('/stream/')) {
      await this.#respondWithStream(path.slice('/stream/'.length), request, response);
    } else {
      response.writeHead(404).end();
    }
  }

  /**
   * @param {string} key
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #respondWithStream(key, request, response) {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'Access-Control-Allow-Headers': 'Last-Event-ID, Cache-Control',
        'Access-Control-Allow-Methods': 'GET, POST',
      });
      response.end();
      return;
    }
    const run = this.#runs.get(key);
    const lastEventId = await receivedLastEventId(request);
    run?.requests.push({ method: request.method ?? '', lastEventId });
    const chunks = run?.case.connections[run.requests.length - 1];
    if (!chunks) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    for (const chunk of chunks) {
      await pause(betweenChunks);
      if (response.destroyed) {
        return;
      }
      response.write(chunk);
    }
    response.end();
  }
}

/**
 * What the request says is the last event ID, from its header or from the form in its body, or
 * null where it says nothing.
 *
 * @param {import('node:http').IncomingMessage} request
 */
async function receivedLastEventId(request) {
  const header = request.headers['last-event-id'];
  if (typeof header === 'string') {
    return header;
  }
  let body = '';
  for await (const chunk of request) {
    body += /** @type {Buffer} */ (chunk).toString('latin1');
  }
  const match = /^Last-Event-ID=(.*)$/s.exec(body);
  if (!match) {
    return body === '' ? null : `not a form with a Last-Event-ID: ${body}`;
  }
  return match[1]
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
