/**
 * The option `parse`: what makes something else of the text of an event.
 */

/**
 * @callback Parse
 * @param {string} data
 * @param {string} type
 * @returns {unknown}
 * @throws if the data is not as it should be
 */

/**
 * @param {any} option a function, or a Standard Schema, which gets what the text is as JSON
 * @returns {Parse}
 * @see https://standardschema.dev
 */
export function toParser(option) {
  const schema = option['~standard'];
  // Schemas of some libraries are functions, too.
  if (typeof schema?.validate !== 'function') {
    return option;
  }
  return (data) => {
    const result = schema.validate(JSON.parse(data));
    if (typeof result?.then === 'function') {
      // Nobody waits for it, so nobody must see it rejected.
      result.then(undefined, () => {});
      throw new TypeError('expected a schema that validates at once, received a promise');
    }
    if (result.issues) {
      throw failure(result.issues);
    }
    return result.value;
  };
}

/** @param {{ message: string, path?: (PropertyKey | { key: PropertyKey })[] }[]} issues */
function failure(issues) {
  const texts = issues.map(({ message, path = [] }) => {
    const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
    return keys.length > 0 ? `${keys.join('.')}: ${message}` : message;
  });
  const error = /** @type {TypeError & { issues?: unknown }} */ (new TypeError(texts.join('; ')));
  error.issues = issues;
  return error;
}
