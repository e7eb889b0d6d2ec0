/** What is asked of a response, which an injected function may have made of anything. */

/**
 * @param {Response} response
 * @param {boolean | undefined} injected
 */
export function checkResponse(response, injected) {
  // Not by its class: it may be of another realm, and a page may replace the global one.
  const { status, url, headers } = response ?? {};
  if (
    typeof status !== 'number' ||
    response.type === 'error' ||
    typeof url !== 'string' ||
    typeof headers?.get !== 'function' ||
    // The platform's is not looked at, see `abort`.
    (injected && response.body?.locked)
  ) {
    throw new TypeError("option 'fetch' gave no Response that can be read");
  }
}

/**
 * A response of the page's making: its getters may throw, and what they give is needed again.
 *
 * @param {Response} response
 * @returns {any}
 */
export function known({ body, headers, redirected, status, statusText, url }) {
  return { body, headers, redirected: Boolean(redirected), status, statusText, url };
}

/**
 * Whether this is one to be followed; without a location it is none.
 *
 * @param {Response} response or whatever an injected function gave
 */
export function isRedirect(response) {
  const isStatus = [301, 302, 303, 307, 308].indexOf(response?.status) >= 0;
  return isStatus && typeof response.headers?.get('location') === 'string';
}

/** @param {unknown} body */
export function isStream(body) {
  return Object.prototype.toString.call(body) === '[object ReadableStream]';
}

/** @param {any} body or its reader, or whatever an injected function gave */
export function cancel(body) {
  new Promise((resolve) => {
    resolve(body?.cancel());
  }).catch(() => {});
}
