import { environment } from './environment.js';

/** Milliseconds for which a request outlives its abortion, if no byte comes. */
const FIRST_BYTES = 100;

/** First reads, under way or over. @type {WeakMap<AbortController, Promise<unknown>>} */
const firstReads = new WeakMap();

/**
 * Calls `fetch` with its options, and an `XMLHttpRequest`'s methods in their order: one call across
 * the border instead of one for each.
 */
export const requests = {
  /**
   * @param {typeof globalThis.fetch} fetch the platform's, or one that the page gave
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {boolean} withCredentials
   * @param {AbortSignal} signal
   */
  send(fetch, url, method, headers, body, withCredentials, signal) {
    const list = pairs(headers);
    // Browsers send it by themselves, as `cache` asks; it would need a preflight elsewhere.
    if (environment.origin === undefined) {
      list.push(['Cache-Control', 'no-cache']);
    }
    return call(fetch, url, {
      method,
      headers: list,
      body,
      // Also because Firefox queues requests for one URL at its cache entry otherwise.
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      signal,
    }).then((response) => {
      // Not by its class: it may be of another realm, and a page may replace the global one.
      const { status, url: finalURL, headers: received } = response;
      if (
        typeof status !== 'number' ||
        typeof finalURL !== 'string' ||
        typeof received?.get !== 'function'
      ) {
        throw new TypeError("option 'fetch' gave no Response");
      }
      return response;
    });
  },

  /**
   * @param {ReadableStreamDefaultReader<Uint8Array>} reader
   * @param {boolean} first whether this is the first read of a body of the platform
   * @param {AbortController} controller
   * @returns {Promise<Uint8Array | undefined>} a chunk, or undefined at the end
   */
  read(reader, first, controller) {
    const read = reader.read().then(({ done, value }) => {
      if (done) {
        return undefined;
      }
      if (Object.prototype.toString.call(value) !== '[object Uint8Array]') {
        throw new TypeError('the body holds something else than bytes');
      }
      return value;
    });
    if (first) {
      firstReads.set(controller, read);
    }
    return read;
  },

  /**
   * A worker of Firefox may keep the connection for ever if the body was looked at and the request
   * is aborted before its first bytes: they are waited for. In a window all is aborted at once, as
   * the page may be going away, and so it is where no browser is.
   *
   * @param {AbortController} controller
   */
  abort(controller) {
    const abort = () => controller.abort();
    const read = firstReads.get(controller);
    if (read === undefined || environment.isWindow || environment.origin === undefined) {
      abort();
    } else {
      read.then(abort, abort);
      setTimeout(abort, FIRST_BYTES);
    }
  },

  /**
   * @param {XMLHttpRequest} xhr
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {boolean} withCredentials
   * @param {(event: Event) => void} onEvent
   */
  sendXhr(xhr, url, method, headers, body, withCredentials, onEvent) {
    xhr.open(method, url);
    // Whatever charset the type names; the engine removes a byte order mark in doing so.
    xhr.overrideMimeType('text/plain; charset=utf-8');
    xhr.withCredentials = withCredentials;
    for (const pair of pairs(headers)) {
      xhr.setRequestHeader(pair[0], pair[1]);
      if (pair[0] === 'Cache-Control') {
        // Matches nothing. With it the cache mode is no-store, and WebKit shares no response.
        xhr.setRequestHeader('If-None-Match', '""');
      }
    }
    this.listenToXhr(xhr, onEvent);
    xhr.send(body);
  },

  /**
   * @param {XMLHttpRequest} xhr
   * @param {((event: Event) => void) | null} onEvent
   */
  listenToXhr(xhr, onEvent) {
    xhr.onreadystatechange = onEvent;
    xhr.onprogress = onEvent;
    xhr.onload = onEvent;
    xhr.onerror = onEvent;
    xhr.onabort = onEvent;
    xhr.ontimeout = onEvent;
  },

  /**
   * Finds out whether the server answers where CORS may have hidden its answer. To the page's own
   * origin that is only so behind a redirect: any other answer would have been seen.
   *
   * @param {typeof globalThis.fetch} fetch
   * @param {string} url
   * @param {AbortSignal} signal
   * @returns {Promise<void>} rejected if it does not, or hides nothing
   */
  probe(fetch, url, signal) {
    /** @returns {Promise<any>} */
    const reach = () =>
      call(fetch, url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal });
    if (new URL(url).origin !== environment.origin) {
      return reach();
    }
    return call(fetch, url, { redirect: 'manual', cache: 'no-store', signal }).then(({ type }) => {
      if (type !== 'opaqueredirect') {
        throw new TypeError('CORS hides nothing');
      }
      return reach();
    });
  },
};

/** @param {string} headers */
function pairs(headers) {
  const lines = headers.split('\n');
  /** @type {[string, string][]} */
  const found = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    found.push([lines[index], lines[index + 1]]);
  }
  return found;
}

/**
 * Like what needs no more than ES5 here, without `async`: dist/eventsource.legacy.js holds it too.
 *
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 */
function call(fetch, url, init) {
  // Not as a method: the platform's must not be called on another object. It may throw.
  return new Promise((resolve) => {
    resolve(fetch(url, init));
  });
}
