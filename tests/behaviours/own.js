/** What behaviours of options share. */

/**
 * Options for requests with headers or a body of the page: an XMLHttpRequest follows every redirect,
 * and wants that said.
 *
 * @param {Pick<import('./context.js').Settings, 'transport'>} settings
 * @param {Record<string, unknown>} options
 * @returns {any}
 */
export function ownRequest({ transport }, options) {
  return transport === 'xhr' ? { redirect: 'follow', ...options } : options;
}

/**
 * The details of an event, which types of lib.dom do not know.
 *
 * @param {{ event: Event }} recorded
 * @returns {any}
 */
export function detailsOf({ event }) {
  return event;
}
