/** Globals in place of the process's own, for as long as a test lasts. */

/** What there was. @type {Map<string, PropertyDescriptor | undefined>} */
const own = new Map();

/** @param {Record<string, unknown>} globals; undefined for one that shall be missing, as far as scripts ask */
export function define(globals) {
  for (const [name, value] of Object.entries(globals)) {
    if (!own.has(name)) {
      own.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    }
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

export function restore() {
  for (const [name, descriptor] of own) {
    Reflect.deleteProperty(globalThis, name);
    if (descriptor !== undefined) {
      Object.defineProperty(globalThis, name, descriptor);
    }
  }
  own.clear();
}
