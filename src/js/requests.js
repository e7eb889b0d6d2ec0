/**
 * Calls `fetch` with its options, and an `XMLHttpRequest`'s methods in their order: one call across
 * the border instead of one for each.
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
    return call(fetch, url, {
      method,
      headers: pairs(headers),
      body,
      // Also because Firefox queues requests for one URL at its cache entry otherwise.
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      signal,
    });
  },

  /**
   * @param {XMLHttpRequest} xhr
   * @param {string} url
   * @param {string} method
   * @param {string} headers names and values, each on a line
   * @param {string | undefined} body
   * @param {boolean} withCredentials
   * @param {(event: Event) => void} onEvent
   */
  sendXhr(xhr, url, method, headers, body, withCredentials, onEvent) {
    xhr.open(method, url);
    // Whatever charset the type names; the engine removes a byte order mark in doing so.
    xhr.overrideMimeType('text/plain; charset=utf-8');
    xhr.withCredentials = withCredentials;
    for (const [name, value] of pairs(headers)) {
      xhr.setRequestHeader(name, value);
    }
    this.listenToXhr(xhr, onEvent);
    xhr.send(body);
  },

  /**
   * @param {XMLHttpRequest} xhr
   * @param {((event: Event) => void) | null} onEvent
   */
  listenToXhr(xhr, onEvent) {
    xhr.onreadystatechange = onEvent;
    xhr.onprogress = onEvent;
    xhr.onload = onEvent;
    xhr.onerror = onEvent;
    xhr.onabort = onEvent;
    xhr.ontimeout = onEvent;
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

/** @param {string} headers */
function pairs(headers) {
  const lines = headers.split('\n');
  /** @type {[string, string][]} */
  const found = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    found.push([lines[index], lines[index + 1]]);
  }
  return found;
}

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 */
async function call(fetch, url, init) {
  // Not as a method: the platform's must not be called on another object.
  return fetch(url, init);
}
