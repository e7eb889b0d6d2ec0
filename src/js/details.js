/**
 * The events `open` and `error`: plain ones, with what is known besides as properties of their own,
 * which are not enumerable.
 */
import { exchangeOf, responseOf } from './exchanges.js';
import { define } from './install.js';
import { readText } from './response-text.js';

/** @typedef {import('./dispatcher.js').Dispatcher} Dispatcher */

/**
 * @param {Dispatcher} dispatcher
 * @param {boolean} resumed
 */
export function openEvent({ target, transport }, resumed) {
  const { status, statusText = '', headers, url } = responseOf(transport) ?? {};
  // A response that a script made has no URL, and old engines do not know it.
  return addTo(new Event('open'), {
    status,
    statusText,
    headers,
    url: url || /** @type {any} */ (target).url,
    resumed,
  });
}

/**
 * @param {Dispatcher} dispatcher
 * @param {{ reason: string, message: string, status: number | undefined, attempt: number, delay: number | undefined, cause?: unknown }} details
 *   `cause`, unless it is what the request failed for
 */
export function errorEvent({ transport }, details) {
  const { reason, status, delay, cause = causeOf(transport) } = details;
  const response = responseOf(transport);
  const hasText = reason === 'status' || reason === 'content-type';
  return addTo(addTo(new Event('error'), details), {
    cause,
    // Rust does not know that of a redirect, and a hidden one has none.
    status: status ?? (response?.status || undefined),
    statusText: response?.statusText,
    headers: response?.headers,
    willReconnect: delay !== undefined,
    text: () =>
      // The request is aborted, and forgotten, when the event is dispatched.
      hasText && response !== undefined && responseOf(transport) === response
        ? readText(/** @type {object} */ (transport))
        : new Promise((_resolve, reject) => {
            reject(new TypeError('text() is for error responses, and for the time of the event'));
          }),
  });
}

/**
 * What made a request fail, if a script can know it.
 *
 * @param {object | null} transport
 */
export function causeOf(transport) {
  return transport === null ? undefined : exchangeOf(transport).error;
}

/**
 * @param {Event} event
 * @param {Record<string, any>} details
 */
function addTo(event, details) {
  Object.keys(details).forEach((name) => define(event, name, details[name]));
  return event;
}
