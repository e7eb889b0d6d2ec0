/** `/content-type?value=`: an event stream under that Content-Type, or without one if not given. */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

export const contentType = Router();

contentType.get('/content-type', (request, response) => {
  const value = parametersOf(request).get('value');
  // writeHead, because Express would complete the value with a charset.
  response.writeHead(200, value === null ? {} : { 'content-type': value });
  response.end('retry: 10\ndata: body é\n\n');
});
