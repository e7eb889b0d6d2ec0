/**
 * @param {Function} Base needs no wrapping: see `asTarget` in ../event-target.js
 */
export function _(Base) {
  return Base;
}
