/**
 * `/large-event?bytes=`: one event whose only data line has that many bytes; then a small one.
 * `/large-id?bytes=`: one with such an ID; a form, which may bring it back, is answered with silence.
 */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const largeEvent = Router();

largeEvent.all('/large-event', (request, response) => {
  const bytes = Number(parametersOf(request).get('bytes'));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 10\n');
  response.end(`data: ${digits(bytes)}\n\ndata: small\n\n`);
});

largeEvent.all('/large-id', (request, response) => {
  const bytes = Number(parametersOf(request).get('bytes'));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (request.method === 'POST') {
    response.write(':\n');
  } else {
    response.end(`retry: 10\nid: ${digits(bytes)}\ndata\n\n`);
  }
});

/** @param {number} length */
function digits(length) {
  return '0123456789'.repeat(length / 10 + 1).slice(0, length);
}
