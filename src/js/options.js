/**
 * The constructor's second argument, a WebIDL dictionary: the standard's one member and ours.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#eventsourceinit
 */

/**
 * @typedef {object} EventSourceInit
 * @property {boolean} withCredentials
 * @property {'fetch' | 'xhr' | undefined} transport
 * @property {typeof globalThis.fetch | undefined} fetch
 */

/**
 * @param {any} dictionary
 * @returns {EventSourceInit}
 * @throws {TypeError} that names the option and the value
 */
export function toEventSourceInit(dictionary) {
  if (dictionary === undefined || dictionary === null) {
    return { withCredentials: false, transport: undefined, fetch: undefined };
  }
  if (typeof dictionary !== 'object' && typeof dictionary !== 'function') {
    throw new TypeError(
      `Failed to construct 'EventSource': the second argument is not an object: ${show(dictionary)}`,
    );
  }
  const { fetch, transport, withCredentials } = dictionary;
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw refused('fetch', fetch, 'a function');
  }
  if (transport !== undefined && transport !== 'fetch' && transport !== 'xhr') {
    throw refused('transport', transport, "'fetch' or 'xhr'");
  }
  if (transport === 'xhr' && fetch !== undefined) {
    throw refused('transport', transport, "'fetch' where the option 'fetch' is given");
  }
  if (transport === 'xhr' && typeof XMLHttpRequest === 'undefined') {
    throw refused('transport', transport, "'fetch' here: there is no XMLHttpRequest");
  }
  return { withCredentials: Boolean(withCredentials), transport, fetch };
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {string} expected
 */
function refused(name, value, expected) {
  return new TypeError(
    `Failed to construct 'EventSource': option '${name}' must be ${expected}, received ${show(value)}`,
  );
}

/** @param {unknown} value an object may not be convertible to a string, or run code of the page */
function show(value) {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? Object.prototype.toString.call(value) : String(value);
}
