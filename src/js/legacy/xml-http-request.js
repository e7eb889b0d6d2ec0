/** `XMLHttpRequest` with the members that all have today. */
import { scope } from './scope.js';

const { XMLHttpRequest: Platform } = scope;

function CompleteXMLHttpRequest() {
  const xhr = /** @type {any} */ (new Platform());
  if (!('responseURL' in xhr)) {
    // The engine knows that it may be empty.
    xhr.responseURL = '';
  }
  if (!('overrideMimeType' in xhr)) {
    // The type of a stream names no charset, and UTF-8 is what browsers then take it for.
    xhr.overrideMimeType = () => {};
  }
  return xhr;
}

/** Undefined in service workers, as the platform's. @type {typeof Platform} */
export const XMLHttpRequest = Platform && /** @type {any} */ (CompleteXMLHttpRequest);
