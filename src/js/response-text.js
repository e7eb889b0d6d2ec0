/** The body of a response that is no event stream, for the page. */
import { exchangeOf, responseOf } from './exchanges.js';
import { cancel } from './responses.js';

/** Bytes that are read; for an `XMLHttpRequest`, UTF-16 code units. */
const LIMIT = 0x100000;

/** Milliseconds for which a body is read: it may be endless. */
const TIME_LIMIT = 10000;

/** Milliseconds between looks at `responseText`. */
const POLL_INTERVAL = 50;

/**
 * Reads what there is within these limits. The request lives until that is done.
 *
 * @param {any} handle
 * @returns {Promise<string>}
 */
export function readText(handle) {
  const exchange = exchangeOf(handle);
  if (exchange.text === undefined) {
    exchange.text =
      'responseText' in handle
        ? textOfXhr(handle)
        : textOf(/** @type {any} */ (responseOf(handle)));
  }
  return exchange.text;
}

/**
 * @param {import('./exchanges.js').Head} response
 * @returns {Promise<string>}
 */
function textOf({ body }) {
  return new Promise((resolve, reject) => {
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let left = LIMIT;
    // A read that is pending then gives no more.
    /** @type {any} */
    const timer = setTimeout(cancel, TIME_LIMIT, reader);
    timer.unref?.();
    /** @param {ReadableStreamReadResult<Uint8Array>} result */
    const take = ({ done, value }) => {
      if (!done) {
        text += decoder.decode(value.subarray(0, left), { stream: true });
        left -= value.length;
      }
      if (done || left <= 0) {
        clearTimeout(timer);
        cancel(reader);
        // The end of a character may be missing.
        resolve(done ? text + decoder.decode() : text);
      } else {
        read();
      }
    };
    const read = () => {
      reader
        ?.read()
        .then(take)
        .catch((error) => {
          clearTimeout(timer);
          reject(error);
        });
    };
    if (reader === undefined) {
      take({ done: true, value: undefined });
    }
    read();
  });
}

/**
 * @param {XMLHttpRequest} xhr to whose events the engine listens, if anybody
 * @returns {Promise<string>}
 */
function textOfXhr(xhr) {
  return new Promise((resolve, reject) => {
    let looks = 0;
    const look = () => {
      const { length } = xhr.responseText;
      looks += 1;
      if (xhr.readyState < 4 && length < LIMIT && looks < TIME_LIMIT / POLL_INTERVAL) {
        setTimeout(look, POLL_INTERVAL);
      } else if (xhr.status === 0) {
        reject(new TypeError('the response broke off'));
      } else {
        resolve(xhr.responseText.slice(0, LIMIT));
      }
    };
    look();
  });
}
