/**
 * The events `open` and `error`: plain ones, with what is known besides as properties of their own.
 */

/** @typedef {import('./dispatcher.js').Dispatcher} Dispatcher */

/**
 * @param {Dispatcher} _dispatcher
 * @param {boolean} resumed
 */
export function openEvent(_dispatcher, resumed) {
  return define(new Event('open'), { resumed });
}

/**
 * @param {Dispatcher} _dispatcher
 * @param {{ reason: string, message: string, status: number | undefined, attempt: number, delay: number | undefined }} details
 */
export function errorEvent(_dispatcher, details) {
  const willReconnect = details.delay !== undefined;
  return define(define(new Event('error'), details), { willReconnect });
}

/**
 * @param {Event} event
 * @param {Record<string, any>} details
 */
function define(event, details) {
  Object.keys(details).forEach((name) => {
    Object.defineProperty(event, name, {
      value: details[name],
      configurable: true,
      writable: true,
    });
  });
  return event;
}
