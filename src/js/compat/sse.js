/**
 * "./compat/sse.js": the names of the package `sse.js`.
 *
 * @see ../../../docs/migration/sse.js.md
 */
import { EventSource } from 'eventsource-wasm';

import { canStream, isOwn, setName, setProperties, withoutLastEventId } from './shared.js';

const INITIALIZING = -1;
const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/** Milliseconds. */
const RECONNECT_DELAY = 3000;

/**
 * @typedef {object} Internals
 * @property {EventSource | null} source the connection of one call of stream()
 * @property {string} lastEventId
 * @property {number} reconnectDelay
 * @property {{ lastEventId: string, reconnectionTime: number }} seen what the source had when last looked at
 * @property {Set<string>} handled types whose handler attribute is looked for
 */

/** @type {WeakMap<SSE, Internals>} */
const internals = new WeakMap();

/** @param {SSE} sse */
function internalsOf(sse) {
  return /** @type {Internals} */ (internals.get(sse));
}

export class SSE extends EventTarget {
  /**
   * @param {string} url
   * @param {any} [options]
   */
  constructor(url, options = undefined) {
    super();
    const {
      autoReconnect = false,
      debug = false,
      headers,
      maxRetries = null,
      method,
      payload,
      reconnectDelay = RECONNECT_DELAY,
      start = true,
      useLastEventId = true,
      withCredentials = false,
    } = options ?? {};
    internals.set(this, {
      source: null,
      lastEventId: '',
      reconnectDelay,
      seen: { lastEventId: '', reconnectionTime: 0 },
      handled: new Set(),
    });
    this.url = url;
    this.headers = headers ?? {};
    this.payload = payload ?? '';
    this.method = method ?? (this.payload ? 'POST' : 'GET');
    this.withCredentials = Boolean(withCredentials);
    this.debug = Boolean(debug);
    this.autoReconnect = autoReconnect;
    this.maxRetries = maxRetries;
    this.useLastEventId = useLastEventId;
    this.retryCount = 0;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.reconnectTimer = null;
    this.readyState = INITIALIZING;
    if (start) {
      this.stream();
    }
  }

  /** The last event ID string, which the next call of stream() sends. */
  get lastEventId() {
    update(internalsOf(this));
    return internalsOf(this).lastEventId;
  }

  set lastEventId(id) {
    internalsOf(this).lastEventId = id;
  }

  /** In milliseconds; a server changes it by `retry`. */
  get reconnectDelay() {
    update(internalsOf(this));
    return internalsOf(this).reconnectDelay;
  }

  set reconnectDelay(delay) {
    internalsOf(this).reconnectDelay = delay;
  }

  stream() {
    if (internalsOf(this).source === null) {
      setReadyState(this, CONNECTING);
      connect(this);
    }
  }

  close() {
    const own = internalsOf(this);
    const { source } = own;
    this.autoReconnect = false;
    clearTimer(this);
    if (source !== null) {
      disconnect(own);
      source.close();
      dispatch(this, 'abort');
      setReadyState(this, CLOSED);
    }
  }

  /**
   * @param {string} type
   * @param {any} listener
   * @param {any} [options]
   */
  addEventListener(type, listener, options = undefined) {
    callHandlerFirst(this, type);
    super.addEventListener(type, listener, options);
  }

  /** @param {Event} event */
  dispatchEvent(event) {
    if (!event) {
      return true;
    }
    callHandlerFirst(this, event.type);
    setProperties(event, { source: this });
    return super.dispatchEvent(event);
  }
}

Object.entries({ INITIALIZING, CONNECTING, OPEN, CLOSED }).forEach(([name, value]) => {
  Object.defineProperty(SSE, name, { __proto__: null, value, enumerable: true });
  Object.defineProperty(SSE.prototype, name, { __proto__: null, value, enumerable: true });
});
setName(SSE, 'SSE');

/** @param {SSE} sse */
function connect(sse) {
  const { headers, lastEventId: givenId } = withoutLastEventId(sse.headers);
  const hasBody = sse.payload !== '' && !/^(?:GET|HEAD)$/i.test(sse.method);
  /** @type {Response | undefined} */
  let answer;
  const source = new EventSource(sse.url, {
    ...(hasBody ? { body: sse.payload } : {}),
    headers,
    method: sse.method,
    lastEventId: (sse.useLastEventId && sse.lastEventId) || givenId,
    lastEventIdCarrier: 'header',
    redirect: 'follow',
    // Never, but what a server sets is seen beside this.
    retry: { attempts: 1, initial: Math.max(sse.reconnectDelay, 1) },
    withCredentials: sse.withCredentials,
    ...(canStream()
      ? {
          fetch: async (url, init) => {
            answer = await fetch(url, init);
            return asEventStream(answer);
          },
        }
      : {}),
  });
  const own = internalsOf(sse);
  own.source = source;
  own.seen = { lastEventId: source.lastEventId, reconnectionTime: source.reconnectionTime };
  const isCurrent = () => own.source === source;

  /** @param {any} event */
  const open = ({ status, headers: received }) => {
    const head = answer ?? { status, headers: received };
    dispatch(sse, 'open', { responseCode: head.status, headers: toLists(head.headers) });
    if (isCurrent()) {
      setReadyState(sse, OPEN);
    }
  };
  const end = () => {
    if (isCurrent()) {
      disconnect(own);
      setReadyState(sse, CLOSED);
      reconnect(sse);
    }
  };
  /**
   * @param {number} responseCode
   * @param {string} data
   */
  const fail = (responseCode, data) => {
    if (isCurrent()) {
      dispatch(sse, 'error', { responseCode, data });
      end();
    }
  };

  let known = source.lastEventId;
  source.onevent = ({ type, data, lastEventId }) => {
    const id = lastEventId === known ? null : lastEventId;
    known = lastEventId;
    dispatch(sse, type, { id, data, lastEventId });
  };
  source.addEventListener('open', (event) => {
    if (isOwn(event)) {
      open(event);
      sse.retryCount = 0;
    }
  });
  source.addEventListener('error', (event) => {
    if (!isOwn(event)) {
      return;
    }
    const { reason, status = 0 } = event;
    if (reason === 'end') {
      end();
    } else if (reason === 'status') {
      // To be called now; what is opened in between is only said to be.
      const text = status < 400 ? undefined : event.text();
      open(event);
      if (text === undefined) {
        end();
      } else {
        text.then(
          (data) => fail(status, data),
          () => fail(status, ''),
        );
      }
    } else {
      fail(reason === 'content-type' ? status : 0, '');
    }
  });
}

/**
 * Takes over what the server has changed.
 *
 * @param {Internals} own
 */
function update(own) {
  if (own.source !== null) {
    const { seen } = own;
    const { lastEventId, reconnectionTime } = own.source;
    if (lastEventId !== seen.lastEventId) {
      own.lastEventId = lastEventId;
    }
    if (reconnectionTime !== seen.reconnectionTime) {
      own.reconnectDelay = reconnectionTime;
    }
    own.seen = { lastEventId, reconnectionTime };
  }
}

/** @param {Internals} own */
function disconnect(own) {
  update(own);
  own.source = null;
}

/** @param {SSE} sse */
function reconnect(sse) {
  // A listener may have called stream().
  if (!sse.autoReconnect || internalsOf(sse).source !== null) {
    return;
  }
  if (sse.maxRetries !== null && sse.retryCount >= sse.maxRetries) {
    sse.autoReconnect = false;
    return;
  }
  clearTimer(sse);
  sse.reconnectTimer = setTimeout(() => {
    sse.reconnectTimer = null;
    sse.retryCount += 1;
    sse.stream();
  }, sse.reconnectDelay);
}

/** @param {SSE} sse */
function clearTimer(sse) {
  if (sse.reconnectTimer !== null) {
    clearTimeout(sse.reconnectTimer);
    sse.reconnectTimer = null;
  }
}

/**
 * @param {SSE} sse
 * @param {number} readyState
 */
function setReadyState(sse, readyState) {
  sse.readyState = readyState;
  dispatch(sse, 'readystatechange', { readyState });
}

/**
 * @param {SSE} sse
 * @param {string} type
 * @param {Record<string, unknown>} [properties]
 */
function dispatch(sse, type, properties = {}) {
  const event = new Event(type);
  setProperties(event, properties);
  sse.dispatchEvent(event);
}

/**
 * Any type has a handler attribute, which is called before all listeners: the first listener of each
 * type calls it.
 *
 * @param {any} sse
 * @param {string} type
 */
function callHandlerFirst(sse, type) {
  const { handled } = internalsOf(sse);
  if (!handled.has(type)) {
    handled.add(type);
    const call = (/** @type {Event} */ event) => sse[`on${type}`]?.call(sse, event);
    EventTarget.prototype.addEventListener.call(sse, type, call, true);
  }
}

/**
 * Whatever type the response has, its text is read as an event stream, and its end ends the last event.
 *
 * @param {Response} response
 */
function asEventStream(response) {
  const { body, ok } = response;
  if (!ok || body === null) {
    return response;
  }
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/event-stream');
  return new Response(typeof TransformStream === 'function' ? withEmptyLine(body) : body, {
    headers,
  });
}

/** @param {ReadableStream<Uint8Array>} body */
function withEmptyLine(body) {
  return body.pipeThrough(
    new TransformStream({
      flush(controller) {
        controller.enqueue(new TextEncoder().encode('\n\n'));
      },
    }),
  );
}

/**
 * @param {Pick<Headers, 'forEach'>} headers
 * @returns {Record<string, string[]>}
 */
function toLists(headers) {
  /** @type {Record<string, string[]>} */
  const lists = {};
  headers.forEach((value, name) => {
    const key = name.toLowerCase();
    lists[key] = lists[key] ?? [];
    lists[key].push(value);
  });
  return lists;
}
