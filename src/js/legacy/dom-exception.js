/** `DOMException`, as far as this package throws any. */
import { scope } from './scope.js';
import { works } from './works.js';

/** @type {Record<string, number>} */
const CODES = { InvalidStateError: 11, SyntaxError: 12 };

/**
 * An `Error` with the name and the code of the exception.
 *
 * @param {string} message
 * @param {string} name
 */
function OwnDOMException(message, name) {
  const error = /** @type {Error & { code: number }} */ (new Error(message));
  error.name = name;
  error.code = CODES[name];
  return error;
}

/** @type {typeof scope.DOMException} */
export const DOMException = works(() => new scope.DOMException('', ''))
  ? scope.DOMException
  : /** @type {any} */ (OwnDOMException);
