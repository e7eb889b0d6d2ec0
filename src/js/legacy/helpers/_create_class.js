/**
 * @param {Function} Class
 * @param {(PropertyDescriptor & { key: string })[] | null} members
 * @param {(PropertyDescriptor & { key: string })[]} [statics]
 */
export function _(Class, members, statics) {
  define(Class.prototype, members ?? []);
  define(Class, statics ?? []);
  Object.defineProperty(Class, 'prototype', { __proto__: null, writable: false });
}

/**
 * @param {object} holder
 * @param {(PropertyDescriptor & { key: string })[]} members
 */
function define(holder, members) {
  for (const member of members) {
    // IE 10 has no way to do it.
    Object.setPrototypeOf?.(member, null);
    member.configurable = true;
    if ('value' in member) {
      member.writable = true;
    }
    Object.defineProperty(holder, member.key, member);
  }
}
