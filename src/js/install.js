/**
 * Defines `EventSource` on `scope` unless it has one, as a browser defines its globals.
 *
 * @param {object} scope a global object
 * @param {Function} implementation
 * @returns {boolean} whether it was defined
 */
export function install(scope, implementation) {
  if (typeof (/** @type {{ EventSource?: unknown }} */ (scope).EventSource) === 'function') {
    return false;
  }
  define(scope, 'EventSource', implementation);
  return true;
}

/**
 * Defines the globals of a script file.
 *
 * @param {{ EventSource?: unknown }} scope
 * @param {Function} implementation
 */
export function defineGlobals(scope, implementation) {
  // Loaded a second time, it would find its own.
  if (!('NativeEventSource' in scope)) {
    define(scope, 'NativeEventSource', scope.EventSource);
  }
  define(scope, 'EventSourcePolyfill', implementation);
  install(scope, implementation);
}

/**
 * @param {object} scope
 * @param {PropertyKey} name
 * @param {unknown} value
 * @see https://webidl.spec.whatwg.org/#define-the-global-property-references
 */
export function define(scope, name, value) {
  Object.defineProperty(scope, name, {
    // A page may have put `get` on Object.prototype, which would be part of it.
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

/**
 * Members of an interface are enumerable. Those of a class are not, and would hide the platform's of
 * the same names from for-in.
 *
 * @param {object} prototype
 * @param {string[]} members
 */
export function enumerate(prototype, members) {
  for (const member of members) {
    Object.defineProperty(prototype, member, { __proto__: null, enumerable: true });
  }
}
