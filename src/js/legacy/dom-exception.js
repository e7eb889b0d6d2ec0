/** `DOMException`, as far as this package throws any. */
import { globalThis } from './global-this.js';
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

/** @type {typeof globalThis.DOMException} */
export const DOMException = works(() => new globalThis.DOMException('', ''))
  ? globalThis.DOMException
  : /** @type {any} */ (OwnDOMException);
