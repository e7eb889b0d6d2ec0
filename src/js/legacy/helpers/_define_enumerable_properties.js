/**
 * @param {object} object
 * @param {Record<string, PropertyDescriptor>} accessors
 */
export function _(object, accessors) {
  for (const name of Object.keys(accessors)) {
    const accessor = accessors[name];
    accessor.configurable = true;
    accessor.enumerable = true;
    Object.defineProperty(object, name, accessor);
  }
}
