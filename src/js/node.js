/**
 * What only Node can do, a source that does not keep the process alive; and what Node and Deno need
 * to let go of a request.
 *
 * `fetch` hides its socket, but the library behind it announces requests and their sockets on
 * diagnostics channels. Which source a request belongs to is told by the asynchronous context that
 * it was sent in.
 *
 * Deno and Bun take this file as well, and announce nothing.
 *
 * @see https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';

import { Dispatcher } from './dispatcher.js';
import { exchangeOf } from './exchanges.js';
import './redirects.js';
import { Refusal, requests } from './requests.js';
import { cancel } from './responses.js';

/**
 * @typedef {object} Connection one request
 * @property {boolean} keepsAlive
 * @property {import('node:net').Socket | undefined} socket from when the request is written to it
 */

/** How the library behind `fetch` refuses a request itself: for a header, above all. */
const REFUSALS = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'];

/** By the signals that abort them. @type {WeakMap<AbortSignal, Connection>} */
const connections = new WeakMap();

/** By the library's requests, of which a redirect makes another. @type {WeakMap<object, Connection>} */
const announced = new WeakMap();

/** @type {AsyncLocalStorage<Connection>} */
const sending = new AsyncLocalStorage();

const { abort, request } = requests;
requests.request = (fetch, url, init) => {
  const connection = connectionOf(/** @type {AbortSignal} */ (init.signal));
  // Some versions of Node throw where nobody can catch it if what came without network is aborted.
  const isSafe = fetch !== globalThis.fetch || /^https?:/.test(url);
  const signal = isSafe ? init.signal : new AbortController().signal;
  return sending
    .run(connection, () => request(fetch, url, { ...init, signal }))
    .catch((error) => {
      throw REFUSALS.includes(error?.cause?.code) ? new Refusal('request', error) : error;
    });
};
requests.abort = (handle) => {
  // Deno keeps a response that is aborted while nobody reads, and stays alive for it.
  cancel(exchangeOf(handle).reader);
  abort(handle);
};

channel('undici:request:create').subscribe((message) => {
  const { request } = /** @type {{ request: object }} */ (message);
  const connection = sending.getStore();
  if (connection !== undefined) {
    announced.set(request, connection);
  }
});

channel('undici:client:sendHeaders').subscribe((message) => {
  const { request, socket } =
    /** @type {{ request: object, socket: import('node:net').Socket }} */ (message);
  const connection = announced.get(request);
  if (connection !== undefined) {
    connection.socket = socket;
    release(connection);
  }
});

/** @param {AbortSignal} signal */
function connectionOf(signal) {
  let connection = connections.get(signal);
  if (connection === undefined) {
    connection = { keepsAlive: true, socket: undefined };
    connections.set(signal, connection);
  }
  return connection;
}

/** @param {Connection} connection */
function release({ keepsAlive, socket }) {
  if (!keepsAlive) {
    socket?.unref();
  }
}

/** @type {WeakMap<Dispatcher, AbortController | null>} */
const transports = new WeakMap();

/** @param {Dispatcher} dispatcher */
function releaseTransport(dispatcher) {
  const { signal } = transports.get(dispatcher) ?? {};
  // An XMLHttpRequest, which a page may have brought along, has none.
  if (signal !== undefined && !dispatcher.keepsAlive) {
    const connection = connectionOf(signal);
    connection.keepsAlive = false;
    release(connection);
  }
}

const { unref } = Dispatcher.prototype;
Object.defineProperties(Dispatcher.prototype, {
  transport: {
    /** @this {Dispatcher} */
    get() {
      return transports.get(this) ?? null;
    },
    /** @this {Dispatcher} @param {AbortController | null} transport */
    set(transport) {
      transports.set(this, transport);
      releaseTransport(this);
    },
  },
  unref: {
    __proto__: null,
    /** @this {Dispatcher} */
    value() {
      unref.call(this);
      releaseTransport(this);
    },
  },
});
