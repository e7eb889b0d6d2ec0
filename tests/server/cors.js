/**
 * Opens any route to other origins, as the query asks:
 *
 * - `?cors=any` allows all origins, `?cors=credentials` the asking one with its credentials, none
 *   refuses;
 * - `?preflight=allow` allows the method and the headers that a preflight names; otherwise it is
 *   refused, as servers do that know only the native class, which sends none.
 */
import { parametersOf } from './parameters.js';

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 * @param {import('express').NextFunction} next
 */
export function cors(request, response, next) {
  const allowed = allowOrigin(request, response);
  if (request.method !== 'OPTIONS') {
    next();
  } else if (allowed && parametersOf(request).get('preflight') === 'allow') {
    response.set('access-control-allow-methods', 'GET, POST');
    response.set(
      'access-control-allow-headers',
      request.get('access-control-request-headers') ?? '',
    );
    response.status(204).end();
  } else {
    response.status(403).end();
  }
}

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 * @returns {boolean} whether the response now carries CORS headers
 */
export function allowOrigin(request, response) {
  switch (parametersOf(request).get('cors')) {
    case 'any':
      response.set('access-control-allow-origin', '*');
      return true;
    case 'credentials':
      response.set('access-control-allow-origin', request.get('origin') ?? '*');
      response.set('access-control-allow-credentials', 'true');
      response.vary('origin');
      return true;
    default:
      return false;
  }
}
