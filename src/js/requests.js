/**
 * Calls `fetch` with its options: one call across the border instead of one for each option.
 */
export const requests = {
  /**
   * @param {typeof globalThis.fetch} fetch the platform's, or one that the page gave
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {boolean} withCredentials
   * @param {AbortSignal} signal
   */
  send(fetch, url, method, headers, body, withCredentials, signal) {
    const lines = headers.split('\n');
    /** @type {[string, string][]} */
    const pairs = [];
    for (let index = 0; index + 1 < lines.length; index += 2) {
      pairs.push([lines[index], lines[index + 1]]);
    }
    return call(fetch, url, {
      method,
      headers: pairs,
      body,
      // Also because Firefox queues requests for one URL at its cache entry otherwise.
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      signal,
    });
  },

  /**
   * @param {typeof globalThis.fetch} fetch
   * @param {string} url
   * @param {AbortSignal} signal
   */
  probe(fetch, url, signal) {
    return call(fetch, url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal });
  },
};

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 */
async function call(fetch, url, init) {
  // Not as a method: the platform's must not be called on another object.
  return fetch(url, init);
}
