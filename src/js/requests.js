import { environment } from './environment.js';
import { exchangeOf, forget, responseOf } from './exchanges.js';
import { cancel, checkResponse, isRedirect, known } from './responses.js';
import { retryAfter } from './retry-after.js';
import { failLate, turn } from './turns.js';
import { withoutUser } from './url.js';

/** Bytes handed on at once: the engine's memory never shrinks, and Firefox reads tens of megabytes. */
const MOST = 256 * 1024;

/** Milliseconds for which a request outlives its abortion, if no byte comes. */
const FIRST_BYTES = 100;

/** Why a request cannot be made, or is not followed up: the error that a source tells of. */
export class Refusal {
  /**
   * @param {'redirect' | 'request'} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    this.reason = reason;
    this.cause = cause;
  }
}

/**
 * Calls `fetch` with its options, and an `XMLHttpRequest`'s methods in their order: one call across
 * the border instead of one for each.
 *
 * What fails, fails with a word for Rust, `src/transport/requests.rs`; the error is kept.
 *
 * A source with options for its requests has an object of its own, which inherits from this one.
 */
export const requests = {
  /**
   * @param {typeof globalThis.fetch} fetch the platform's, or one that the page gave
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {boolean} withCredentials
   * @param {AbortController} controller
   */
  send(fetch, url, method, headers, body, withCredentials, controller) {
    const list = pairs(headers);
    // Browsers send it by themselves, as `cache` asks; it would need a preflight elsewhere.
    if (environment.origin === undefined) {
      list.push(['Cache-Control', 'no-cache']);
    }
    const exchange = exchangeOf(controller);
    exchange.injected = fetch !== environment.fetch;
    /** @type {FetchInit} */
    const init = {
      method,
      headers: list,
      body,
      // Also because Firefox queues requests for one URL at its cache entry otherwise.
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      signal: controller.signal,
    };
    const sent = new Promise((/** @type {(response: Promise<Response>) => void} */ resolve) => {
      this.complete?.(controller, init);
      resolve(this.request(fetch, url, init));
    });
    return failingWith(
      controller,
      sent
        .then((response) =>
          init.redirect === 'manual'
            ? this.refuseRedirect(fetch, url, init, controller, response)
            : response,
        )
        .then((response) => {
          checkResponse(response, exchange.injected);
          const head = exchange.injected ? known(response) : response;
          exchange.response = head;
          // The function may not have heeded the signal.
          if (exchange.injected && controller.signal?.aborted) {
            cancel(head.body);
          }
          return head;
        }),
    );
  },

  /**
   * Node does something about it.
   *
   * @param {typeof globalThis.fetch} fetch
   * @param {string} url
   * @param {FetchInit} init
   */
  request(fetch, url, init) {
    return call(fetch, url, init);
  },

  /**
   * Puts what the page gave into a request.
   *
   * @type {((handle: object, init: Init) => void) | undefined}
   */
  complete: undefined,

  /**
   * Judges a response where the option `redirect` says `'error'`. Node follows some redirects.
   *
   * @param {typeof globalThis.fetch} _fetch
   * @param {string} _url
   * @param {FetchInit} _init
   * @param {AbortController} controller
   * @param {Response} response or whatever an injected function gave
   * @returns {Response | Promise<Response>}
   */
  refuseRedirect(_fetch, _url, _init, controller, response) {
    const isShown = isRedirect(response);
    if (isShown) {
      exchangeOf(controller).response = response;
    }
    // A browser hides it, or an injected function has followed it.
    if (isShown || response?.type === 'opaqueredirect' || response?.redirected) {
      cancel(response.body);
      throw new Refusal('redirect');
    }
    return response;
  },

  /**
   * Calls functions of the page, if there are some.
   *
   * @type {((handle: object, attempt: import('./types/event-source.d.ts').Attempt) => Promise<void>) | undefined}
   */
  prepare: undefined,

  /**
   * @param {AbortController} controller
   * @returns {Promise<Uint8Array | undefined> | undefined} a chunk; undefined at the end, at once if
   *   there is no body
   * @throws if the body is something else than a stream
   */
  read(controller) {
    const exchange = exchangeOf(controller);
    if (exchange.rest) {
      return Promise.resolve(cut(exchange, exchange.rest));
    }
    exchange.reader = exchange.reader ?? exchange.response?.body?.getReader();
    const read = exchange.reader?.read().then(
      ({ done, value }) => {
        if (done) {
          return turn();
        }
        if (Object.prototype.toString.call(value) !== '[object Uint8Array]') {
          const error = new TypeError('the body holds something else than bytes');
          return failLate(wordFor(controller, error));
        }
        return cut(exchange, value);
      },
      (error) => failLate(wordFor(controller, error)),
    );
    exchange.first = exchange.first ?? read;
    return read;
  },

  /**
   * A worker of Firefox may keep the connection for ever if the body was looked at and the request
   * is aborted before its first bytes: they are waited for. In a window all is aborted at once, as
   * the page may be going away, and so it is where no browser is.
   *
   * A response whose text a listener reads is aborted when that is done.
   *
   * @param {{ abort(): void }} handle
   */
  abort(handle) {
    const { first, injected, reader, response, text } = exchangeOf(handle);
    const abort = () => {
      handle.abort();
      // The signal ends a request of the platform; a function of the page may not heed it.
      if (injected) {
        cancel(reader ?? response?.body);
      }
    };
    forget(handle);
    if (text !== undefined) {
      text.then(abort, abort);
    } else if (
      first === undefined ||
      injected ||
      environment.document ||
      environment.origin === undefined
    ) {
      abort();
    } else {
      first.then(abort, abort);
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
    /** @type {Init} */
    const init = { method, headers: pairs(headers), body };
    try {
      this.complete?.(xhr, init);
      xhr.open(/** @type {string} */ (init.method), url);
      // Whatever charset the type names; the engine removes a byte order mark in doing so.
      xhr.overrideMimeType('text/plain; charset=utf-8');
      xhr.withCredentials = withCredentials;
      for (const pair of init.headers) {
        xhr.setRequestHeader(pair[0], pair[1]);
        if (pair[0] === 'Cache-Control') {
          // Matches nothing. With it the cache mode is no-store, and WebKit shares no response.
          xhr.setRequestHeader('If-None-Match', '""');
        }
      }
      this.listenToXhr(xhr, onEvent);
      xhr.send(init.body);
    } catch (error) {
      throw wordFor(xhr, error);
    }
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
   * What a response that is no stream asks for by `Retry-After`.
   *
   * @param {object} handle
   * @returns {number | undefined} milliseconds
   */
  retryAfter(handle) {
    const response = responseOf(handle);
    try {
      return response && response.status !== 200 ? retryAfter(response.headers) : undefined;
    } catch {
      // They may be of the page's own making.
      return undefined;
    }
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
    const bare = withoutUser(url);
    /** @returns {Promise<any>} */
    const reach = () =>
      call(fetch, bare, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal });
    if (new URL(url).origin !== environment.origin) {
      return reach();
    }
    return call(fetch, bare, { redirect: 'manual', cache: 'no-store', signal }).then(({ type }) => {
      if (type !== 'opaqueredirect') {
        throw new TypeError('CORS hides nothing');
      }
      return reach();
    });
  },
};

/**
 * @typedef {import('./headers.js').Pair} Pair
 * @typedef {{ method?: string, headers: Pair[], body?: any, redirect?: RequestRedirect }} Init
 * @typedef {RequestInit & Init} FetchInit
 */

/**
 * Not by `subarray`: what a page gave may be of a class of its own, whose constructor that runs.
 *
 * @param {import('./exchanges.js').Exchange} exchange keeps the rest
 * @param {Uint8Array} bytes
 */
function cut(exchange, bytes) {
  const view = (/** @type {number} */ start, /** @type {number} */ length) =>
    new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
  const more = bytes.length - MOST;
  exchange.rest = more > 0 ? view(MOST, more) : undefined;
  return more > 0 ? view(0, MOST) : bytes;
}

/** @param {string} headers */
function pairs(headers) {
  const lines = headers.split('\n');
  /** @type {Pair[]} */
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

/**
 * @template Value
 * @param {object} handle
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>} rejected with a word
 */
export function failingWith(handle, promise) {
  return promise.catch((error) => {
    throw wordFor(handle, error);
  });
}

/**
 * Keeps an error, and says what Rust makes of it.
 *
 * @param {object} handle
 * @param {any} error
 * @returns {'aborted' | 'network' | 'redirect' | 'request'}
 */
function wordFor(handle, error) {
  const isRefusal = error instanceof Refusal;
  exchangeOf(handle).error = isRefusal ? error.cause : error;
  if (isRefusal) {
    return error.reason;
  }
  return error instanceof DOMException && error.name === 'AbortError' ? 'aborted' : 'network';
}
