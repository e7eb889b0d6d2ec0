/**
 * Gives a class that was lowered to ES5 what Web IDL says of its members: functions that are no
 * constructors, with their names and lengths.
 *
 * @param {Function} interfaceClass
 * @see https://webidl.spec.whatwg.org/#javascript-binding
 */
export function shape({ prototype }) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const descriptor = /** @type {PropertyDescriptor} */ (
      Object.getOwnPropertyDescriptor(prototype, name)
    );
    // IE 10 has no way to do it.
    Object.setPrototypeOf?.(descriptor, null);
    if (name !== 'constructor' && descriptor.configurable) {
      const { get, set, value } = descriptor;
      if (get !== undefined) {
        descriptor.get = named(`get ${name}`, 0, asMethod(get));
      }
      if (set !== undefined) {
        descriptor.set = named(`set ${name}`, 1, asMethod(set));
      }
      if (typeof value === 'function') {
        descriptor.value = named(name, value.length, asMethod(value));
      }
      Object.defineProperty(prototype, name, descriptor);
    }
  }
}

/**
 * The functions of accessors are the only ones that ES5 can write and later engines take for methods.
 *
 * @param {Function} call
 * @returns {any}
 */
function asMethod(call) {
  const accessor = {
    get method() {
      return call.apply(this, arguments);
    },
  };
  return Object.getOwnPropertyDescriptor(accessor, 'method')?.get;
}

/**
 * @param {string} name
 * @param {number} length
 * @param {any} method
 */
function named(name, length, method) {
  try {
    Object.defineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
    Object.defineProperty(method, 'length', { __proto__: null, value: length, configurable: true });
  } catch {
    // Fixed, in engines of before 2015.
  }
  return method;
}
