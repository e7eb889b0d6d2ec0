/**
 * Where a request carries the last event ID: in the header, as the standard has it, or, across
 * origins, in the form body that needs no preflight.
 *
 * @param {{ headers: import('node:http').IncomingHttpHeaders, body?: unknown }} request its body
 *   as text, if it had one
 * @returns {string} empty when there is none
 */
export function lastEventId({ headers, body }) {
  const header = headers['last-event-id'];
  if (typeof header === 'string') {
    return Buffer.from(header, 'latin1').toString(); // the bytes are UTF-8, Node decodes Latin-1
  }
  return typeof body === 'string' ? (new URLSearchParams(body).get('Last-Event-ID') ?? '') : '';
}
