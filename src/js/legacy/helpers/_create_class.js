/**
 * @param {Function} Class
 * @param {(PropertyDescriptor & { key: string })[] | null} members
 * @param {(PropertyDescriptor & { key: string })[]} [statics]
 */
export function _(Class, members, statics) {
  define(Class.prototype, members ?? []);
  define(Class, statics ?? []);
  Object.defineProperty(Class, 'prototype', { writable: false });
}

/**
 * @param {object} holder
 * @param {(PropertyDescriptor & { key: string })[]} members
 */
function define(holder, members) {
  for (const member of members) {
    member.configurable = true;
    if ('value' in member) {
      member.writable = true;
    }
    Object.defineProperty(holder, member.key, member);
  }
}
