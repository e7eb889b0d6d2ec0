/**
 * Servers that do not know the form that carries a last event ID across origins:
 *
 * - `?post=403` (nginx's nchan), `?post=405`, or any other status answers each POST with it,
 *   301 to 308 by redirecting to the same URL without this parameter;
 * - `?post=html` answers 200 with a page;
 * - `&postCors=none` does so without CORS headers, as error pages of a proxy do.
 */
import { allowOrigin } from './cors.js';
import { parametersOf } from './parameters.js';

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 * @param {import('express').NextFunction} next
 */
export function form(request, response, next) {
  const parameters = parametersOf(request);
  const refusal = parameters.get('post');
  if (request.method !== 'POST' || refusal === null) {
    next();
    return;
  }
  if (parameters.get('postCors') !== 'none') {
    allowOrigin(request, response);
  }
  const status = refusal === 'html' ? 200 : Number(refusal);
  if (status >= 301 && status <= 308) {
    parameters.delete('post');
    response.set('location', `${request.path}?${parameters}`);
  }
  response
    .status(status)
    .type('html')
    .send(status === 204 ? undefined : '<p>No such form.</p>');
}
