/**
 * Carries the requests of one source, one at a time: what `src/transport` asks for.
 *
 * What comes of a request changes what the page sees, and by the standard that happens in a task of
 * its own. So the engine hears of it in one.
 */
import { environment } from './environment.js';
import { requestsFor } from './own-requests.js';
import { watchPolicy } from './policy.js';
import { failLate, turn, wait } from './turns.js';
import { withoutUser } from './url.js';

/** Events that end an `XMLHttpRequest`: their numbers, from 1, are what the engine has for them. */
const ENDS = ['load', 'abort', 'error', 'timeout'];

/** The number of a good end. */
const LOAD = 1;

/** What the numbers mean for a request. */
const WORDS = ['', '', 'aborted', 'network', 'network'];

/**
 * @typedef {object} Head what the engine reads of a response
 * @property {number} status
 * @property {string} url empty if that is not known
 * @property {boolean} redirected
 * @property {string | null | undefined} contentType
 * @property {number | undefined} retryAfter
 */

export class Transport {
  /**
   * @param {{ transport: any }} dispatcher holds what ends the request that is out
   * @param {import('./options.js').EventSourceInit} init
   */
  constructor(dispatcher, init) {
    this.dispatcher = dispatcher;
    this.init = init;
    this.requests = requestsFor(init);
    /** Called when what is awaited of an `XMLHttpRequest` is there. @type {(event: number) => void} */
    this.onsettled = () => {};
  }

  /**
   * Whether requests for a URL are to be made by `XMLHttpRequest`.
   *
   * @param {string} url
   */
  isXhr(url) {
    const { fetch, transport } = this.init;
    if (transport !== undefined || fetch !== undefined) {
      return transport === 'xhr';
    }
    return environment.hasXhr && (withoutUser(url) !== url || !environment.canStream);
  }

  /** Whether a server that is not reached can be told from one that CORS hides. */
  get canProbe() {
    const { fetch, method = 'GET' } = this.init;
    // The platform's fetch says nothing about what another one reaches. And a probe by itself is
    // harmless, but behind it the request is made once more, which may have been received.
    return (
      environment.origin !== undefined &&
      environment.fetch !== undefined &&
      fetch === undefined &&
      (method === 'GET' || method === 'HEAD')
    );
  }

  /**
   * Sends a request, when the page's functions have given what they add to it.
   *
   * @param {any} handle an `AbortController` or an `XMLHttpRequest`
   * @param {((event: number) => void) | undefined} onEvent for the latter
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {string} lastEventId
   * @param {number} attempt attempts in a row that have failed
   * @param {any} reason of the newest failure, if there was one
   * @param {number | undefined} status
   * @returns {Promise<Head>} rejected with a word
   */
  send(handle, onEvent, url, method, headers, body, lastEventId, attempt, reason, status) {
    const { dispatcher, requests } = this;
    dispatcher.transport = handle;
    /** @type {ReturnType<typeof watchPolicy> | undefined} */
    let policy;
    const sent = new Promise((/** @type {(head: Promise<Head>) => void} */ resolve) => {
      const start = () => {
        if (dispatcher.transport !== handle) {
          throw 'aborted';
        }
        policy = watchPolicy(url);
        return onEvent === undefined
          ? this.fetch(handle, url, method, headers, body)
          : this.sendXhr(handle, onEvent, url, method, headers, body);
      };
      const prepared = requests.prepare?.(handle, { attempt, lastEventId, reason, status });
      resolve(prepared === undefined ? start() : prepared.then(start));
    });
    return sent.then(
      (head) => {
        policy?.end();
        return turn().then(() => head);
      },
      (word) =>
        wait(0).then(() => {
          policy?.end();
          return failLate(policy?.isViolated ? 'policy' : word);
        }),
    );
  }

  /**
   * @param {AbortController} handle
   * @param {string} url
   * @param {string} method
   * @param {string} headers
   * @param {string | undefined} body
   * @returns {Promise<Head>}
   */
  fetch(handle, url, method, headers, body) {
    const { init, requests } = this;
    const fetch = /** @type {typeof globalThis.fetch} */ (init.fetch ?? environment.fetch);
    return requests
      .send(fetch, url, method, headers, body, init.withCredentials, handle)
      .then((response) => ({
        status: response.status,
        url: response.url,
        redirected: response.redirected,
        contentType: response.headers.get('content-type'),
        retryAfter: requests.retryAfter(handle),
      }));
  }

  /**
   * @param {XMLHttpRequest} xhr
   * @param {(event: number) => void} onEvent
   * @param {string} url
   * @param {string} method
   * @param {string} headers
   * @param {string | undefined} body
   * @returns {Promise<Head>}
   */
  sendXhr(xhr, onEvent, url, method, headers, body) {
    const { init, requests } = this;
    const tell = (/** @type {Event} */ { type }) => onEvent(ENDS.indexOf(type) + 1);
    requests.sendXhr(xhr, url, method, headers, body, init.withCredentials, tell);
    // Read when it is there, as a request that is cut a moment later has none any more.
    return this.settled((event) =>
      event > LOAD
        ? Promise.reject(WORDS[event])
        : {
            status: xhr.status,
            url: xhr.responseURL,
            // Which has no fragment.
            redirected: xhr.responseURL !== '' && xhr.responseURL !== url.split('#')[0],
            contentType: xhr.getResponseHeader('content-type'),
            retryAfter: requests.retryAfter(xhr),
          },
    );
  }

  /**
   * @param {XMLHttpRequest} xhr
   * @param {null} onEvent
   */
  listenToXhr(xhr, onEvent) {
    this.requests.listenToXhr(xhr, onEvent);
  }

  /** @param {number} event that has ended an `XMLHttpRequest`; 0 if what is awaited of it is there */
  settle(event) {
    this.onsettled(event);
  }

  /**
   * @template Value
   * @param {(event: number) => Value | Promise<Value>} toOutcome of an `XMLHttpRequest`
   * @returns {Promise<Value>}
   */
  settled(toOutcome) {
    return new Promise((resolve) => {
      this.onsettled = (event) => {
        // A later event would make an outcome that nobody awaits: a rejection, the page would hear of.
        this.onsettled = () => {};
        resolve(toOutcome(event));
      };
    });
  }

  /**
   * @returns {Promise<Uint8Array | undefined>} the next bytes, undefined at the end; rejected with a
   *   word. Those of an `XMLHttpRequest` the engine has taken itself.
   */
  read() {
    const { dispatcher, requests } = this;
    const { transport } = dispatcher;
    if ('responseText' in transport) {
      return this.settled((/** @type {number} */ event) => {
        if (event > LOAD) {
          return failLate(WORDS[event]);
        }
        return event === LOAD ? turn() : undefined;
      });
    }
    try {
      return requests.read(transport) ?? turn();
    } catch (error) {
      return failLate(error);
    }
  }

  /** Ends the request that is out, whatever its state. */
  abort() {
    const { dispatcher, requests } = this;
    const { transport } = dispatcher;
    if (transport !== null) {
      dispatcher.transport = null;
      requests.abort(transport);
      this.settle(ENDS.indexOf('abort') + 1);
    }
  }

  /**
   * Finds out whether the server answers where CORS may have hidden its answer.
   *
   * @param {string} url
   * @param {AbortSignal} signal
   * @returns {Promise<void>} rejected if it does not
   */
  probe(url, signal) {
    const fetch = /** @type {typeof globalThis.fetch} */ (environment.fetch);
    const probed = this.requests.probe(fetch, url, signal);
    return probed.then(turn, failLate);
  }
}
