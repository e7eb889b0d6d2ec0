/**
 * "./compat/eventsource": the names of the package `eventsource`, in its versions 3 to 5.
 *
 * @see ../../../docs/migration/eventsource.md
 */
import { EventSource as Standard } from 'eventsource-wasm';

import { isOwn, setName, setProperties } from './shared.js';

/** Bytes; that package counts characters. */
const MAX_BUFFER_SIZE = 100 * 1024 * 1024;

export class ErrorEvent extends Event {
  /**
   * @param {string} type
   * @param {{ code?: number, message?: string }} [init]
   */
  constructor(type, init = undefined) {
    super(type);
    setProperties(this, { code: init?.code, message: init?.message });
  }
}

export class EventSource extends Standard {
  /**
   * @param {string | URL} url
   * @param {any} [init]
   */
  constructor(url, init = undefined) {
    const { fetch, maxBufferSize = MAX_BUFFER_SIZE, ...others } = init ?? {};
    super(url, {
      // As it is there. A function given for `fetch` may not let a form through.
      lastEventIdCarrier: 'header',
      maxEventSize: maxBufferSize,
      ...others,
      ...(fetch === undefined ? {} : { fetch: adapted(fetch) }),
    });
    // While it is captured, so that no listener is called before.
    super.addEventListener('error', refine, true);
  }
}

Object.defineProperty(EventSource, Symbol.for('eventsource.supports-fetch-override'), {
  __proto__: null,
  value: true,
});
setName(EventSource, 'EventSource');
setName(ErrorEvent, 'ErrorEvent');

/**
 * Such functions spread `init.headers` into an object, and may take the URL for a `URL`.
 *
 * @param {any} fetch
 * @returns {any}
 */
function adapted(fetch) {
  if (typeof fetch !== 'function') {
    return fetch;
  }
  /**
   * @param {string} url
   * @param {RequestInit} init
   */
  return (url, init) =>
    fetch(new URL(url), {
      mode: 'cors',
      redirect: 'follow',
      ...init,
      headers: Object.fromEntries(/** @type {[string, string][]} */ (init.headers)),
    });
}

/** @param {any} event */
function refine(event) {
  if (isOwn(event)) {
    const { cause, message, reason, status } = event;
    Object.setPrototypeOf(event, ErrorEvent.prototype);
    const isRefused = reason === 'status' || reason === 'content-type';
    setProperties(event, {
      code: isRefused ? status : undefined,
      message: cause instanceof Error ? textOf(cause) : message,
    });
  }
}

/**
 * Node tells in `cause` alone what the network's fault was, at times by a code alone.
 *
 * @param {any} error
 * @returns {string}
 */
function textOf(error) {
  const { cause } = error;
  const reason = cause?.message || cause?.code;
  return reason ? `${error}: ${reason}` : String(error);
}
