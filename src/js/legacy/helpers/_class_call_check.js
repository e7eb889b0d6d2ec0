/**
 * @param {unknown} object
 * @param {Function} Class whose constructor was called on it
 */
export function _(object, Class) {
  if (!(object instanceof Class)) {
    throw new TypeError('a class cannot be called without new');
  }
}
