/** `/large-event?bytes=`: one event whose only data line has that many bytes; then a small one. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const largeEvent = Router();

largeEvent.all('/large-event', (request, response) => {
  const bytes = Number(parametersOf(request).get('bytes'));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 10\n');
  response.end(`data: ${'0123456789'.repeat(bytes / 10 + 1).slice(0, bytes)}\n\ndata: small\n\n`);
});
