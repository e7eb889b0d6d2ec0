/**
 * `/echo?id=`: one event that says how it was asked for, as JSON, under the given id; then the
 * stream ends, so that the client comes again.
 */
import { Router } from 'express';

import { lastEventIdOf } from './last-event-id.js';
import { parametersOf } from './parameters.js';

export const echo = Router();

echo.all('/echo', (request, response) => {
  const { method, headers, body } = request;
  const id = parametersOf(request).get('id');
  const lastEventId = lastEventIdOf({ headers, body });
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': parametersOf(request).get('cache') ?? 'no-store',
  });
  response.write('retry: 10\n');
  if (id !== null) {
    response.write(`id: ${id}\n`);
  }
  response.end(`data: ${JSON.stringify({ method, headers, body, lastEventId })}\n\n`);
});
