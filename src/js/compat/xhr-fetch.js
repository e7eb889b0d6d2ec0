/** A `fetch` over a class like `XMLHttpRequest`, as much of it as a source asks for. */

/** Half of a character, whose other half comes with the next text. */
const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

/**
 * @param {new () => XMLHttpRequest} Transport
 * @returns {(url: string, init: any) => Promise<any>}
 */
export function fetchBy(Transport) {
  return (url, { method, headers, body, credentials, signal }) =>
    new Promise((resolve, reject) => {
      const xhr = new Transport();
      const stream = new TextStream(() => xhr.abort());
      xhr.open(method, url);
      xhr.withCredentials = credentials === 'include';
      for (const [name, value] of headers) {
        xhr.setRequestHeader(name, value);
      }
      xhr.onreadystatechange = () => {
        // There are none before.
        if (xhr.readyState >= 2 && xhr.status !== 0) {
          resolve(toResponse(xhr, url, stream.readable));
        }
        update();
      };
      const update = () => xhr.readyState >= 3 && stream.update(xhr.responseText);
      xhr.onprogress = update;
      xhr.onload = () => {
        update();
        stream.end();
      };
      xhr.onerror = () => {
        const error = new TypeError('the request failed');
        reject(error);
        stream.fail(error);
      };
      signal?.addEventListener('abort', () => {
        xhr.abort();
        reject(signal.reason);
        stream.fail(signal.reason);
      });
      xhr.send(body ?? null);
    });
}

/** Text that grows, as a stream of bytes. */
class TextStream {
  /** @param {() => void} cancel */
  constructor(cancel) {
    this.cursor = 0;
    this.encoder = new TextEncoder();
    this.isOpen = true;
    /** @type {ReadableStream<Uint8Array>} */
    this.readable = new ReadableStream({
      start: (controller) => {
        this.controller = controller;
      },
      cancel: () => {
        this.isOpen = false;
        cancel();
      },
    });
  }

  /** @param {string} text */
  update(text) {
    const end = text.length - (HIGH_SURROGATE.test(text) ? 1 : 0);
    if (this.isOpen && end > this.cursor) {
      this.controller?.enqueue(this.encoder.encode(text.slice(this.cursor, end)));
      this.cursor = end;
    }
  }

  end() {
    if (this.isOpen) {
      this.isOpen = false;
      this.controller?.close();
    }
  }

  /** @param {unknown} error */
  fail(error) {
    if (this.isOpen) {
      this.isOpen = false;
      this.controller?.error(error);
    }
  }
}

/**
 * @param {XMLHttpRequest} xhr
 * @param {string} url
 * @param {ReadableStream<Uint8Array>} body
 */
function toResponse(xhr, url, body) {
  const get = (/** @type {string} */ name) => xhr.getResponseHeader(name);
  return {
    status: xhr.status,
    statusText: xhr.statusText,
    url: xhr.responseURL || url,
    redirected: Boolean(xhr.responseURL) && xhr.responseURL !== url,
    headers: {
      get,
      has: (/** @type {string} */ name) => get(name) !== null,
      /** @param {(value: string, name: string) => void} callback */
      forEach(callback) {
        for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
          const colon = line.indexOf(':');
          if (colon > 0) {
            callback(line.slice(colon + 1).trim(), line.slice(0, colon).toLowerCase());
          }
        }
      },
    },
    body,
  };
}
