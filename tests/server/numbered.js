/**
 * `/numbered?token=&interval=&dropAfter=`: the numbered stream of that token. With `dropAfter`, the
 * connection is cut so many ms after it began, wherever in a block that may be.
 */
import { Router } from 'express';

import { lastEventIdOf } from './last-event-id.js';
import { createNumberedStream } from './numbered-stream.js';
import { parametersOf } from './parameters.js';

export function numbered() {
  /** @type {Map<string, import('./numbered-stream.js').NumberedStream>} */
  const streams = new Map();

  const router = Router();
  router.all('/numbered', (request, response) => {
    const parameters = parametersOf(request);
    const token = parameters.get('token') ?? '';
    const interval = Number(parameters.get('interval') ?? 100);
    const stream = streams.get(token) ?? createNumberedStream({ interval });
    streams.set(token, stream);

    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 10\n\n');
    stream.attach(response, lastEventIdOf(request).value);
    const dropAfter = parameters.get('dropAfter');
    if (dropAfter !== null) {
      setTimeout(() => response.socket?.destroy(), Number(dropAfter)).unref();
    }
  });
  return router;
}
