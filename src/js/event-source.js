/**
 * The class that pages see.
 *
 * It is JavaScript because a Rust struct exported by wasm-bindgen cannot extend `EventTarget` and
 * never sees its own wrapper object, which has to be `event.target`. It converts its arguments as
 * WebIDL says and forwards; what happens on a connection is decided in Rust.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
 */
import { attach } from './binding.js';
import { Dispatcher } from './dispatcher.js';
import { defineEventHandler } from './event-handler.js';
import { toEventSourceInit } from './options.js';
import { toUSVString, resolveURL } from './url.js';

const CONNECTING = 0;
const CLOSED = 2;

/**
 * @typedef {object} Internals
 * @property {string} url absolute and serialised, as given: a redirect does not change it
 * @property {import('./options.js').EventSourceInit} init
 * @property {Dispatcher} dispatcher
 * @property {import('./binding.js').Engine | null} engine null until it is there
 * @property {boolean} closed set before the engine is there, and when it broke
 */

/**
 * Private state. A WeakMap and not `#private` members, which ES2020 does not have; looking an
 * object up in it is the brand check of WebIDL.
 *
 * @type {WeakMap<object, Internals>}
 */
const internals = new WeakMap();

/**
 * @param {unknown} source
 * @returns {Internals}
 */
function internalsOf(source) {
  const found = internals.get(/** @type {object} */ (source));
  if (found === undefined) {
    throw new TypeError('Illegal invocation: not called on an EventSource');
  }
  return found;
}

export class EventSource extends EventTarget {
  /**
   * @param {string | URL} url
   * @param {import('./options.js').EventSourceInit} [eventSourceInitDict]
   */
  constructor(url, eventSourceInitDict = undefined) {
    super();
    if (arguments.length === 0) {
      throw new TypeError(
        "Failed to construct 'EventSource': 1 argument required, but only 0 present.",
      );
    }
    const given = toUSVString(url);
    const init = toEventSourceInit(eventSourceInitDict);
    const dispatcher = new Dispatcher(this, init);
    /** @type {Internals} */
    const own = { url: resolveURL(given), init, dispatcher, engine: null, closed: false };
    internals.set(this, own);
    attach(own);
  }

  get url() {
    return internalsOf(this).url;
  }

  get withCredentials() {
    return internalsOf(this).init.withCredentials;
  }

  get readyState() {
    const { engine, closed } = internalsOf(this);
    if (closed) {
      return CLOSED;
    }
    return engine === null ? CONNECTING : engine.readyState;
  }

  close() {
    const own = internalsOf(this);
    own.closed = true;
    own.dispatcher.cancel();
    own.engine?.close();
  }

  unref() {
    internalsOf(this).dispatcher.unref();
    return this;
  }
}

['CONNECTING', 'OPEN', 'CLOSED'].forEach((name, value) => {
  const constant = { value, enumerable: true };
  Object.defineProperty(EventSource, name, constant);
  Object.defineProperty(EventSource.prototype, name, constant);
});
for (const member of ['url', 'withCredentials', 'readyState', 'close']) {
  Object.defineProperty(EventSource.prototype, member, { enumerable: true });
}
for (const type of ['open', 'message', 'error']) {
  defineEventHandler(EventSource.prototype, type, internalsOf);
}
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, {
  value: 'EventSource',
  configurable: true,
});
// `length` counts the required arguments; minifiers rename classes, pages read `name`.
try {
  Object.defineProperty(EventSource, 'name', { value: 'EventSource', configurable: true });
} catch {
  // Fixed, in engines of before 2015.
}
