/**
 * Event handler IDL attributes: `onopen`, `onmessage`, `onerror`.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 */

const { addEventListener, removeEventListener } = EventTarget.prototype;
/** That of every function: a handler may have one of its own, or none. */
const { call } = /** @type {Function} */ (addEventListener);

/**
 * Somebody who is to know of listeners, too.
 *
 * @typedef {object} Mirror
 * @property {(target: object, type: string, listener: object) => void} add
 * @property {(target: object, type: string, listener: object) => void} remove
 */

/**
 * The listener stays registered while one handler replaces another, so a handler keeps its place
 * among the listeners; null removes it, and a later handler goes last.
 *
 * @typedef {object} Handler
 * @property {object} callback
 * @property {(event: Event) => void} listener
 */

/**
 * Defines the attribute `on<type>` on a prototype.
 *
 * @param {object} prototype
 * @param {string} type
 * @param {(source: unknown) => object} checkBrand throws unless given an object of the interface
 * @param {Mirror} [mirror]
 */
export function defineEventHandler(prototype, type, checkBrand, mirror) {
  /** @type {WeakMap<object, Handler>} */
  const handlers = new WeakMap();
  // An object literal names the functions `get on…` and `set on…`, as the platform's are.
  const accessors = {
    /** @returns {object | null} */
    get [`on${type}`]() {
      checkBrand(this);
      return handlers.get(this)?.callback ?? null;
    },
    set [`on${type}`](/** @type {any} */ value) {
      checkBrand(this);
      const target = /** @type {EventTarget} */ (/** @type {unknown} */ (this));
      const handler = handlers.get(target);
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
        if (handler !== undefined) {
          handlers.delete(target);
          removeEventListener.call(target, type, handler.listener);
          mirror?.remove(target, type, handler.listener);
        }
      } else if (handler !== undefined) {
        handler.callback = value;
      } else {
        const added = listen(target, type, value);
        handlers.set(target, added);
        mirror?.add(target, type, added.listener);
      }
    },
  };
  const name = `on${type}`;
  // Those of a literal are enumerable and configurable.
  Object.defineProperty(
    prototype,
    name,
    /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(accessors, name)),
  );
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {object} callback
 * @returns {Handler}
 */
function listen(target, type, callback) {
  /** @type {Handler} */
  const handler = {
    callback,
    listener(event) {
      const current = handler.callback;
      // Any object may be set; one that cannot be called is kept, and nothing happens.
      if (typeof current === 'function' && call.call(current, target, event) === false) {
        event.preventDefault();
      }
    },
  };
  addEventListener.call(target, type, handler.listener);
  return handler;
}
