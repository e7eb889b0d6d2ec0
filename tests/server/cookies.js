/** `/cookie?name=&value=`: sets a cookie that goes with requests of the same site. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const cookies = Router();

cookies.get('/cookie', (request, response) => {
  const parameters = parametersOf(request);
  response.cookie(parameters.get('name') ?? 'name', parameters.get('value') ?? '');
  response.status(204).end();
});
