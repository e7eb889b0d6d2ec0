/**
 * "./compat/event-source-polyfill": the names and defaults of that package.
 *
 * @see ../../../docs/migration/event-source-polyfill.md
 */
import { EventSource as Standard } from 'eventsource-wasm';

import { isOwn, setName, setProperties, withoutLastEventId } from './shared.js';
import { fetchBy } from './xhr-fetch.js';

const HEARTBEAT_TIMEOUT = 45000;
const INITIAL_DELAY = 1000;
const LEAST_TIME = 1000;
const MOST_TIME = 18e6;

/** By how much the delay grows at most. */
const MOST_GROWTH = 16;

/** After these it gives up; it takes anything else for the network's fault. */
const FINAL = ['content-type', 'engine', 'event-too-large', 'redirect', 'scheme', 'status'];

export const NativeEventSource = globalThis.EventSource;

/** @type {WeakMap<EventSourcePolyfill, { headers: unknown }>} */
const internals = new WeakMap();

export class EventSourcePolyfill extends Standard {
  /**
   * @param {string | URL} url
   * @param {any} [options]
   */
  constructor(url, options = undefined) {
    const {
      headers,
      heartbeatTimeout,
      lastEventIdQueryParameterName = 'lastEventId',
      Transport,
      ...others
    } = options ?? {};
    const own = { headers };
    const silence = toHeartbeatTimeout(heartbeatTimeout);
    const backoff = new Backoff(() => this.reconnectionTime);
    super(url, {
      connectTimeout: silence === 'adaptive' ? HEARTBEAT_TIMEOUT : silence,
      headers: () => withoutLastEventId(own.headers).headers,
      heartbeatTimeout: silence,
      lastEventId: withoutLastEventId(headers).lastEventId,
      lastEventIdCarrier: { query: lastEventIdQueryParameterName },
      redirect: 'follow',
      retry: (/** @type {any} */ failure) =>
        FINAL.includes(failure.reason) ? false : backoff.next(),
      ...toTransport(Transport),
      ...others,
    });
    internals.set(this, own);
    backoff.known = this.reconnectionTime;
    // While it is captured, so that no listener is called before.
    super.addEventListener(
      'open',
      (event) => {
        if (isOwn(event)) {
          backoff.reset();
          refineOpen(event);
        }
      },
      true,
    );
    super.addEventListener('error', refineError, true);
  }

  /** What is assigned is sent with the next request. */
  get headers() {
    return internals.get(this)?.headers;
  }

  set headers(headers) {
    const own = internals.get(this);
    if (own !== undefined) {
      own.headers = headers;
    }
  }
}

setName(EventSourcePolyfill, 'EventSourcePolyfill');

/** The platform's, where there is one. */
export const EventSource =
  NativeEventSource !== undefined && 'withCredentials' in NativeEventSource.prototype
    ? NativeEventSource
    : EventSourcePolyfill;

/** One second, or what the server asked for, doubled with each failure; no chance in it. */
class Backoff {
  /** @param {() => number} reconnectionTime */
  constructor(reconnectionTime) {
    this.reconnectionTime = reconnectionTime;
    /** What it was when last looked at: at first what a source says before the server does. */
    this.known = NaN;
    this.initial = INITIAL_DELAY;
    this.delay = INITIAL_DELAY;
  }

  next() {
    const asked = this.reconnectionTime();
    if (asked !== this.known) {
      this.known = asked;
      this.initial = clamp(asked);
      this.delay = this.initial;
    }
    const { delay } = this;
    this.delay = Math.min(delay * 2, this.initial * MOST_GROWTH, MOST_TIME);
    return delay;
  }

  reset() {
    this.delay = this.initial;
  }
}

/** @param {unknown} value @returns {number | 'adaptive' | undefined} */
function toHeartbeatTimeout(value) {
  if (value === 'adaptive') {
    return value;
  }
  // Beyond that package, where nothing turns it off.
  if (value === Infinity) {
    return undefined;
  }
  const time = Number.parseInt(String(value), 10);
  return clamp(Number.isNaN(time) ? HEARTBEAT_TIMEOUT : time);
}

/** @param {number} time */
function clamp(time) {
  return Math.min(Math.max(time, LEAST_TIME), MOST_TIME);
}

/** @param {any} Transport a class like XMLHttpRequest */
function toTransport(Transport) {
  if (Transport === undefined) {
    return {};
  }
  return Transport === globalThis.XMLHttpRequest
    ? { transport: 'xhr' }
    : { fetch: fetchBy(Transport) };
}

/** @param {any} event */
function refineOpen(event) {
  const { headers, status, statusText = '' } = event;
  setProperties(event, { status, statusText, headers });
}

/** @param {any} event */
function refineError(event) {
  if (!isOwn(event)) {
    return;
  }
  const { cause, headers, message, reason, status, statusText = '' } = event;
  const isRefused = reason === 'status' || reason === 'content-type';
  setProperties(
    event,
    isRefused
      ? { status, statusText, headers }
      : {
          status: undefined,
          statusText: undefined,
          headers: undefined,
          error: reason === 'end' ? undefined : (cause ?? new Error(message)),
        },
  );
}
