/**
 * What is known of each request: for the details of events, and to let go of it.
 *
 * A request goes by its handle, whose `abort()` ends it: an `AbortController`, or the
 * `XMLHttpRequest` itself.
 */

/**
 * @typedef {object} Exchange
 * @property {Head} [response] once its head is there
 * @property {unknown} [error] for which it failed
 * @property {boolean} [injected] whether a function of the page carries it
 * @property {ReadableStreamDefaultReader<Uint8Array>} [reader] of the body
 * @property {Promise<unknown>} [first] the first read of a body of the platform
 * @property {Uint8Array} [rest] what was read and not handed on yet
 * @property {Promise<string>} [text] the body of an error response, which a listener reads
 *
 * @typedef {object} Head a `Response`, or what an `XMLHttpRequest` tells of one
 * @property {number} status
 * @property {string} [statusText] which a function of the page may leave out
 * @property {import('./types/event-source.d.ts').ResponseHeaders} headers
 * @property {string} url
 * @property {ReadableStream<Uint8Array> | null} [body]
 */

/** @type {WeakMap<object, Exchange>} */
const exchanges = new WeakMap();

/**
 * @param {object} handle
 * @returns {Exchange}
 */
export function exchangeOf(handle) {
  let exchange = exchanges.get(handle);
  if (exchange === undefined) {
    exchange = {};
    exchanges.set(handle, exchange);
  }
  return exchange;
}

/** @param {object} handle of a request that is aborted */
export function forget(handle) {
  exchanges.delete(handle);
}

/**
 * The response, if there is a request and its head has come. An `XMLHttpRequest` that breaks off
 * forgets it, so it is kept when it is first asked for.
 *
 * @param {any} handle
 * @returns {Head | undefined}
 */
export function responseOf(handle) {
  if (handle === null) {
    return undefined;
  }
  const exchange = exchangeOf(handle);
  if (exchange.response === undefined && handle.readyState >= 2 && handle.status) {
    exchange.response = {
      status: handle.status,
      statusText: handle.statusText,
      headers: toHeaders(handle.getAllResponseHeaders?.()),
      // Not known to engines of before 2015.
      url: handle.responseURL,
    };
  }
  return exchange.response;
}

/**
 * As much of `Headers` as every transport has.
 *
 * @param {string | null | undefined} lines
 * @returns {import('./types/event-source.d.ts').ResponseHeaders}
 */
export function toHeaders(lines) {
  /** @type {Record<string, string>} */
  const values = Object.create(null);
  for (const line of (lines ?? '').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (name !== '') {
      const value = line.slice(colon + 1).trim();
      values[name] = name in values ? `${values[name]}, ${value}` : value;
    }
  }
  const headers = {
    get: (/** @type {string} */ name) => values[`${name}`.toLowerCase()] ?? null,
    has: (/** @type {string} */ name) => `${name}`.toLowerCase() in values,
    /** @param {(value: string, name: string, parent: any) => void} callback @param {any} [self] */
    forEach(callback, self) {
      Object.keys(values).forEach((name) => callback.call(self, values[name], name, headers));
    },
  };
  return headers;
}
