/**
 * The query of a request. Not Express's `request.query`, which turns repetition into arrays.
 *
 * @param {import('express').Request} request
 */
export function parametersOf(request) {
  return new URL(request.url, 'http://host.invalid').searchParams;
}
