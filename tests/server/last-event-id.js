/**
 * The last event ID string that a client sent, wherever it put it.
 *
 * @param {{ headers: import('node:http').IncomingHttpHeaders, body?: unknown }} request
 * @returns {{ value: string, carrier: 'header' | 'form' | 'none' }}
 */
export function lastEventIdOf({ headers, body }) {
  const header = headers['last-event-id'];
  if (typeof header === 'string') {
    // Node decodes header values as Latin-1; the standard has clients send UTF-8.
    return { value: Buffer.from(header, 'latin1').toString('utf8'), carrier: 'header' };
  }
  const field = typeof body === 'string' ? new URLSearchParams(body).get('Last-Event-ID') : null;
  return field === null ? { value: '', carrier: 'none' } : { value: field, carrier: 'form' };
}
