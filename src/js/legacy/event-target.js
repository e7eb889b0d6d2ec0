/**
 * What dispatches events: the platform's `EventTarget`, or our own where a script cannot make one.
 *
 * @see https://dom.spec.whatwg.org/#interface-eventtarget
 */
import { DOMException } from './dom-exception.js';
import { Event, isOfPlatform } from './event.js';
import { scope } from './scope.js';
import { shadow } from './shadow.js';
import { WeakMap } from './weak-map.js';
import { works } from './works.js';

/**
 * @typedef {object} Listener
 * @property {string} type
 * @property {any} callback
 * @property {boolean} capture
 * @property {boolean} once
 * @property {boolean} passive
 * @property {boolean} removed
 */

/** @type {WeakMap<object, Listener[]>} */
const lists = new WeakMap();

/** Exported for its tests. */
export function OwnEventTarget() {}

// Assigned, as members of an interface are enumerable, and methods of a class are not.
OwnEventTarget.prototype.addEventListener = addEventListener;
OwnEventTarget.prototype.removeEventListener = removeEventListener;
OwnEventTarget.prototype.dispatchEvent = dispatchEvent;

const hasConstructor = isOfPlatform && works(() => new scope.EventTarget());

/** @type {typeof scope.EventTarget} */
export const EventTarget = hasConstructor ? scope.EventTarget : /** @type {any} */ (OwnEventTarget);

/**
 * What a constructor of a class that extends {@link EventTarget} goes on with.
 *
 * @param {object} made of the class
 * @returns {object}
 */
export function asTarget(made) {
  return hasConstructor
    ? Object.setPrototypeOf(new EventTarget(), Object.getPrototypeOf(made))
    : made;
}

/**
 * @this {object}
 * @param {string} type
 * @param {any} callback
 * @param {boolean | AddEventListenerOptions} [options]
 */
function addEventListener(type, callback, options) {
  const name = toName(type, arguments.length);
  const capture = isCapture(options);
  const { once, passive, signal } = /** @type {AddEventListenerOptions} */ (Object(options));
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new TypeError("Failed to execute 'addEventListener': its signal is no AbortSignal");
  }
  if (callback === null || callback === undefined || signal?.aborted) {
    return;
  }
  checkCallback(callback);
  const list = lists.get(this) ?? [];
  lists.set(this, list);
  if (find(list, name, callback, capture) >= 0) {
    return;
  }
  list.push({
    type: name,
    callback,
    capture,
    once: Boolean(once),
    passive: Boolean(passive),
    removed: false,
  });
  signal?.addEventListener('abort', () => {
    removeEventListener.call(this, name, callback, capture);
  });
}

/**
 * @this {object}
 * @param {string} type
 * @param {any} callback
 * @param {boolean | EventListenerOptions} [options]
 */
function removeEventListener(type, callback, options) {
  const name = toName(type, arguments.length);
  const list = lists.get(this) ?? [];
  const index = find(list, name, callback, isCapture(options));
  if (index >= 0) {
    list[index].removed = true;
    list.splice(index, 1);
  }
}

/**
 * @this {object}
 * @param {Event} event
 * @returns {boolean} whether nobody canceled it
 * @see https://dom.spec.whatwg.org/#concept-event-dispatch
 */
function dispatchEvent(event) {
  if (!(event instanceof Event) && !/Event\]$/.test(Object.prototype.toString.call(event))) {
    throw new TypeError("Failed to execute 'dispatchEvent': its argument is no event");
  }
  if (event.currentTarget) {
    throw new DOMException('The event is being dispatched already.', 'InvalidStateError');
  }
  const { state, end } = shadow(event, this);
  // Those that listen now: what a listener adds waits for the next event.
  const list = (lists.get(this) ?? []).filter(({ type }) => type === event.type);
  for (const capture of [true, false]) {
    for (const listener of state.stopped ? [] : list) {
      if (listener.capture === capture && !listener.removed && !state.stoppedImmediately) {
        if (listener.once) {
          removeEventListener.call(this, listener.type, listener.callback, capture);
        }
        state.passive = listener.passive;
        call(listener.callback, this, event);
      }
    }
  }
  end();
  return !event.defaultPrevented;
}

/**
 * @param {any} callback
 * @param {object} target
 * @param {Event} event
 */
function call(callback, target, event) {
  try {
    if (typeof callback === 'function') {
      callback.call(target, event);
    } else {
      callback.handleEvent(event);
    }
  } catch (error) {
    report(error);
  }
}

/** @param {unknown} error for the page's developer to see; it stops nothing else */
function report(error) {
  if (typeof scope.reportError === 'function') {
    scope.reportError(error);
  } else {
    setTimeout(() => {
      throw error;
    }, 0);
  }
}

/**
 * @param {unknown} type
 * @param {number} given arguments
 */
function toName(type, given) {
  if (given < 2) {
    throw new TypeError(`2 arguments required, but only ${given} present.`);
  }
  return `${type}`;
}

/** @param {any} callback */
function checkCallback(callback) {
  if (typeof callback !== 'function' && typeof callback !== 'object') {
    throw new TypeError("Failed to execute 'addEventListener': the listener is not an object");
  }
}

/** @param {boolean | EventListenerOptions | undefined} options */
function isCapture(options) {
  return typeof options === 'boolean' ? options : Boolean(Object(options).capture);
}

/**
 * @param {Listener[]} list
 * @param {string} type
 * @param {any} callback
 * @param {boolean} capture
 * @returns {number} its index, or -1
 */
function find(list, type, callback, capture) {
  for (let index = 0; index < list.length; index += 1) {
    const listener = list[index];
    if (listener.type === type && listener.callback === callback && listener.capture === capture) {
      return index;
    }
  }
  return -1;
}
