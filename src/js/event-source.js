/**
 * The class that pages see.
 *
 * It is JavaScript because a Rust struct exported by wasm-bindgen cannot extend `EventTarget` and
 * never sees its own wrapper object, which has to be `event.target`. It converts its arguments as
 * WebIDL says and forwards; what happens on a connection is decided in Rust.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
 */
import { defineEventHandler } from './event-handler.js';
import { enumerate } from './install.js';
import { defineAsyncIterator } from './iterator.js';
import { LifeCycle } from './life-cycle.js';
import { toEventSourceInit } from './options.js';
import { openStream } from './stream-source.js';
import { toUSVString, resolveURL } from './url.js';

/**
 * Private state. A WeakMap and not `#private` members, which ES2020 does not have; looking an
 * object up in it is the brand check of WebIDL.
 *
 * @type {WeakMap<object, LifeCycle>}
 */
const internals = new WeakMap();

/**
 * @param {unknown} source
 * @returns {LifeCycle}
 */
function internalsOf(source) {
  const found = internals.get(/** @type {object} */ (source));
  if (found === undefined) {
    throw new TypeError('Illegal invocation: not called on an EventSource');
  }
  return found;
}

/** What a source has to know of its listeners. */
const mirror = {
  /**
   * @param {object} target
   * @param {string} type
   * @param {any} callback
   * @param {unknown} [options]
   */
  add(target, type, callback, options) {
    // Other targets may borrow a method.
    const own = internals.get(target);
    if (own !== undefined) {
      own.listened[type] = true;
      own.hasListeners = own.hasListeners || (type !== 'open' && type !== 'error');
      own.dispatcher.delivery?.light?.add(`${type}`, callback, options);
    }
  },

  /**
   * @param {object} target
   * @param {string} type
   * @param {any} callback
   * @param {unknown} [options]
   */
  remove(target, type, callback, options) {
    internals.get(target)?.dispatcher.delivery?.light?.remove(`${type}`, callback, options);
  },
};

/** @param {unknown} value */
function toCallback(value) {
  return typeof value === 'function' ? value : null;
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
    const own = new LifeCycle(this, resolveURL(given), init);
    internals.set(this, own);
    own.start();
  }

  get url() {
    return internalsOf(this).url;
  }

  get withCredentials() {
    return internalsOf(this).init.withCredentials;
  }

  get readyState() {
    return internalsOf(this).readyState;
  }

  close() {
    internalsOf(this).close();
  }

  // What follows is beyond the standard, but for the methods of EventTarget.

  get lastEventId() {
    return internalsOf(this).known.lastEventId;
  }

  get reconnectionTime() {
    return internalsOf(this).known.reconnectionTime;
  }

  get onevent() {
    return internalsOf(this).dispatcher.delivery?.onevent ?? null;
  }

  set onevent(callback) {
    internalsOf(this).deliver().onevent = toCallback(callback);
  }

  get oncomment() {
    return internalsOf(this).dispatcher.delivery?.oncomment ?? null;
  }

  set oncomment(callback) {
    internalsOf(this).setComments(toCallback(callback));
  }

  reconnect() {
    internalsOf(this).reconnect();
  }

  reset() {
    internalsOf(this).engine?.reset();
  }

  unref() {
    internalsOf(this).dispatcher.unref();
    return this;
  }

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @param {import('./types/event-source.d.ts').FromReadableStreamInit} [init]
   */
  static fromReadableStream(stream, init = undefined) {
    return openStream(stream, init, (url, options) => {
      const source = new EventSource(url, options);
      return { source, life: internalsOf(source) };
    });
  }

  /**
   * The platform's, looked up at each call, as zone.js and others replace it.
   *
   * @param {string} type
   * @param {any} callback
   */
  addEventListener(type, callback) {
    EventTarget.prototype.addEventListener.apply(this, /** @type {any} */ (arguments));
    mirror.add(this, type, callback, arguments[2]);
  }

  /**
   * @param {string} type
   * @param {any} callback
   */
  removeEventListener(type, callback) {
    EventTarget.prototype.removeEventListener.apply(this, /** @type {any} */ (arguments));
    mirror.remove(this, type, callback, arguments[2]);
  }
}

['CONNECTING', 'OPEN', 'CLOSED'].forEach((name, value) => {
  const constant = { __proto__: null, value, enumerable: true };
  Object.defineProperty(EventSource, name, constant);
  Object.defineProperty(EventSource.prototype, name, constant);
});
enumerate(EventSource.prototype, [
  'url',
  'withCredentials',
  'readyState',
  'close',
  'addEventListener',
  'removeEventListener',
]);
for (const type of ['open', 'message', 'error']) {
  defineEventHandler(EventSource.prototype, type, internalsOf, mirror);
}
defineAsyncIterator(EventSource.prototype, function () {
  return internalsOf(this).deliver().iterate();
});
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, {
  __proto__: null,
  value: 'EventSource',
  configurable: true,
});
// `length` counts the required arguments; minifiers rename classes, pages read `name`.
try {
  Object.defineProperty(EventSource, 'name', {
    __proto__: null,
    value: 'EventSource',
    configurable: true,
  });
} catch {
  // Fixed, in engines of before 2015.
}
