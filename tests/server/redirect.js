/** `/redirect/:code?to=`: a redirect to that URL. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const redirect = Router();

redirect.all('/redirect/:code', (request, response) => {
  response.status(Number(request.params.code));
  response.set('location', parametersOf(request).get('to') ?? '/');
  response.set('cache-control', 'no-store').end();
});
