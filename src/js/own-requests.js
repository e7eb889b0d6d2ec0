/**
 * Requests of a source whose options ask for other ones than the standard's.
 */
import { toPairs } from './headers.js';
import { isBody } from './options.js';
import { Refusal, failingWith, requests } from './requests.js';
import { isStream } from './responses.js';

/**
 * @typedef {import('./types/event-source.d.ts').Attempt} Attempt
 * @typedef {import('./headers.js').Pair} Pair
 * @typedef {{ headers: Pair[], body: any }} Parts what the page gives for one request
 */

/**
 * What a source makes its requests by.
 *
 * @param {Pick<import('./options.js').EventSourceInit,
 *   'body' | 'headers' | 'method' | 'ownRequest' | 'redirect'>} init
 * @returns {typeof requests}
 */
export function requestsFor({ body, headers, method, ownRequest, redirect }) {
  if (!ownRequest && redirect === 'follow') {
    return requests;
  }
  const own = Object.create(requests);

  /** For each request, by its handle. @type {WeakMap<object, Parts>} */
  const prepared = new WeakMap();

  /** While functions of the page are pending: they are not called then. @type {Promise<Parts> | undefined} */
  let pending;

  /** Where there are no functions. @type {any} */
  const given = { headers: headers ?? [], body };

  /** @param {Attempt} attempt */
  const ask = (attempt) =>
    give(headers, attempt).then((list) =>
      give(body, attempt).then((content) => ({
        headers: list === undefined ? [] : toPairs(list),
        body: receivedBody(content),
      })),
    );

  if (typeof headers === 'function' || typeof body === 'function') {
    // An attempt that comes while functions are pending shares what they give.
    own.prepare = (/** @type {object} */ handle, /** @type {Attempt} */ attempt) => {
      if (pending === undefined) {
        pending = ask(attempt);
        const done = () => {
          pending = undefined;
        };
        pending.then(done, done);
      }
      const parts = pending.then(
        (gotten) => {
          prepared.set(handle, gotten);
        },
        (error) => {
          throw new Refusal('request', error);
        },
      );
      return failingWith(handle, parts);
    };
  }

  /** @type {typeof requests.complete} */
  own.complete = (handle, init) => {
    const parts = prepared.get(handle) ?? given;
    // A form has its own method and type, and a source with a body of the page sends no form.
    const isForm = init.body !== undefined;
    const headers = parts.headers.filter(
      (/** @type {Pair} */ pair) => !isForm || toLowerName(pair) !== 'content-type',
    );
    const names = headers.map(toLowerName);
    init.headers = init.headers
      .filter((pair) => names.indexOf(toLowerName(pair)) < 0)
      .concat(headers);
    if (!isForm) {
      init.method = method ?? init.method;
      init.body = parts.body;
    }
    if (redirect === 'error') {
      init.redirect = 'manual';
    }
    if (isStream(init.body)) {
      if ('responseText' in handle) {
        throw new Refusal('request', new TypeError('an XMLHttpRequest sends no ReadableStream'));
      }
      /** @type {any} */ (init).duplex = 'half';
    }
  };

  return own;
}

/**
 * @param {any} option a function of the page, or what it would give
 * @param {Attempt} attempt
 * @returns {Promise<any>}
 */
function give(option, attempt) {
  return new Promise((resolve) => {
    resolve(typeof option === 'function' ? option(attempt) : option);
  });
}

/** @param {any} body */
function receivedBody(body) {
  if (body === null || body === undefined) {
    return undefined;
  }
  if (typeof body === 'function' || !(isBody(body) || isStream(body))) {
    throw new TypeError("option 'body' must give what fetch takes");
  }
  return body;
}

/** @param {Pair} pair */
function toLowerName(pair) {
  return pair[0].toLowerCase();
}
