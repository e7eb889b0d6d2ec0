/**
 * @param {any} target
 * @param {string} type
 * @param {(event: any) => void} callback
 * @returns {() => void} what ends it
 */
export function listen(target, type, callback) {
  // The global object of a runtime may be no event target.
  if (typeof target.addEventListener !== 'function') {
    return () => {};
  }
  target.addEventListener(type, callback);
  return () => target.removeEventListener(type, callback);
}
