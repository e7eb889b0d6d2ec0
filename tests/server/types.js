/** `/types?count=`: so many events, each of a type of its own, `type-0` and so on; then nothing. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const types = Router();

types.get('/types', (request, response) => {
  const length = Number(parametersOf(request).get('count'));
  const events = Array.from({ length }, (_, index) => `event: type-${index}\ndata\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.join(''));
});
