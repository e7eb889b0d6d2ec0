/** What several of the entries under `./compat` need. */

/**
 * `Last-Event-ID` is no header of the page here, it is the option `lastEventId`; the packages that
 * people come from take it among the headers.
 *
 * @param {any} headers a record, `Headers` or pairs
 * @returns {{ headers: Record<string, string>, lastEventId: string }}
 */
export function withoutLastEventId(headers) {
  /** @type {Record<string, string>} */
  const kept = {};
  let lastEventId = '';
  for (const [name, value] of entriesOf(headers ?? {})) {
    if (name.toLowerCase() === 'last-event-id') {
      lastEventId = String(value);
    } else {
      kept[name] = String(value);
    }
  }
  return { headers: kept, lastEventId };
}

/**
 * @param {any} headers
 * @returns {[string, unknown][]}
 */
function entriesOf(headers) {
  return typeof headers[Symbol.iterator] === 'function' ? [...headers] : Object.entries(headers);
}

/**
 * Tells the events of the class from those that a server gives the same name, which are messages.
 *
 * @param {Event} event
 */
export function isOwn(event) {
  return !('lastEventId' in event);
}

/** Whether the platform's `fetch` gives bodies as they come. */
export function canStream() {
  return typeof Response === 'function' && 'body' in Response.prototype;
}

/**
 * Minifiers rename classes; who logs one reads its name.
 *
 * @param {Function} constructor
 * @param {string} value
 */
export function setName(constructor, value) {
  Object.defineProperty(constructor, 'name', { __proto__: null, value, configurable: true });
}

/**
 * @param {object} object
 * @param {Record<string, unknown>} properties
 */
export function setProperties(object, properties) {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(object, name, {
      __proto__: null,
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}
