/**
 * @param {Function} Class
 * @param {Function} Base
 */
export function _(Class, Base) {
  Class.prototype = Object.create(Base.prototype, {
    constructor: { __proto__: null, configurable: true, value: Class, writable: true },
  });
  // IE 10 has no way to do it.
  if (Object.setPrototypeOf) {
    Object.setPrototypeOf(Class, Base);
  }
}
