/** `/redirect/:code?to=`: a redirect to that URL; without `to`, to itself, for ever. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const redirect = Router();

redirect.all('/redirect/:code', (request, response) => {
  response.status(Number(request.params.code));
  response.set('location', parametersOf(request).get('to') ?? request.originalUrl);
  response.set('cache-control', 'no-store').end();
});
