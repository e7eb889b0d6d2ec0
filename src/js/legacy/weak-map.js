/**
 * Without weak maps, an object holds its value itself, in a property that is not enumerable: it is
 * collected with it.
 */
import { scope } from './scope.js';

class OwnWeakMap {
  constructor() {
    // There may be several copies of this file.
    this.name = `__eventsource_${String(Math.random()).slice(2)}`;
  }

  /** @param {any} key */
  get(key) {
    // Not what it inherits: an object whose prototype is a source is none.
    return Object(key) === key && Object.prototype.hasOwnProperty.call(key, this.name)
      ? key[this.name]
      : undefined;
  }

  /**
   * @param {object} key
   * @param {unknown} value
   */
  set(key, value) {
    Object.defineProperty(key, this.name, { __proto__: null, configurable: true, value });
  }

  /** @param {any} key */
  delete(key) {
    delete key[this.name];
  }
}

/** @type {WeakMapConstructor} */
export const WeakMap = scope.WeakMap ?? /** @type {any} */ (OwnWeakMap);
