/** Event streams as a `Response` of `fetch`: for Deno, Bun, workers, and frameworks on them. */
import { FormGone, FormTooLarge, admit, streamHeaders } from './admission.js';
import { isChannel } from './channel.js';
import { check } from './check.js';
import { encodeEvent, toEvent } from './encode.js';
import { FetchConnection } from './fetch-connection.js';
import { keepAlive } from './keep-alive.js';
import { describe, summarise, toSettings } from './settings.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').ResponseOptions} ResponseOptions
 * @typedef {import('./types/server.fetch.d.ts').Source} Source
 * @typedef {import('./types/server.fetch.d.ts').StreamContext} StreamContext
 */

/**
 * A stream of what an iterable gives. When the client goes, the iterator's `return` is called and the
 * signal aborts; when the iterable has ended, so has the response.
 *
 * @param {Source | ((context: StreamContext) => Source | Promise<Source>)} source
 * @param {Omit<ResponseOptions, 'cors'>} [options]
 * @returns {Response}
 * @throws {TypeError} that names the option and the value
 */
export function createResponse(source, options = {}) {
  check('source', source, typeof source === 'function' || isIterable(source), 'an iterable');
  const settings = toSettings(options);
  const { cors = false } = /** @type {ResponseOptions} */ (options);
  check('cors', cors, cors === false, 'none: only respond sees who asks');
  const connection = open(settings, new URLSearchParams());
  feed(connection, source, '', settings, options.onError);
  return new Response(connection.body, { headers: streamHeaders(settings.headers) });
}

/**
 * Requests whose streams are open. In Node the signal of a request that nobody holds never aborts.
 *
 * @type {Set<Request>}
 */
const asking = new Set();

/**
 * Answers a request by its method, body and origin, and, if it asks for a stream, with that of a
 * channel or of an iterable.
 *
 * @param {Request} request
 * @param {import('./channel.js').Channel | ((context: StreamContext) => Source | Promise<Source>)} source
 * @param {ResponseOptions} [options]
 * @returns {Promise<Response>}
 */
export async function respond(request, source, options = {}) {
  const isGood = isChannel(source) || typeof source === 'function';
  check('source', source, isGood, 'a channel or a function that gives an iterable');
  const settings = toSettings(options);
  const { searchParams: query } = new URL(request.url);
  const incoming = {
    method: request.method,
    header: (/** @type {string} */ name) => request.headers.get(name) ?? undefined,
    query,
    readForm: (/** @type {number} */ limit) => readForm(request, limit),
  };
  let answer;
  try {
    answer = await admit(incoming, settings);
  } catch (error) {
    // A client that went while its form was read needs no line.
    if (!request.signal?.aborted) {
      settings.log(`a request could not be judged: ${summarise(error)}`);
    }
    return new Response(null, { status: 500 });
  }
  const { status, headers, text, isStream, lastEventId } = answer;
  if (!isStream) {
    return new Response(text === '' ? null : text, { status, headers });
  }
  const connection = open(settings, query);
  asking.add(request);
  connection.whenClosed(() => asking.delete(request));
  // Some runtimes only say here that the client has gone, which may be while it is judged.
  request.signal?.addEventListener('abort', () => connection.destroy(), { once: true });
  if (request.signal?.aborted) {
    connection.destroy();
  } else if (isChannel(source)) {
    source.subscribe({ connection, lastEventId });
  } else {
    feed(connection, source, lastEventId, settings, options.onError);
  }
  return new Response(connection.body, { headers });
}

/**
 * @param {import('./settings.js').Settings} settings
 * @param {URLSearchParams} query
 */
function open({ keepAlive: interval, preamble }, query) {
  const connection = new FetchConnection();
  connection.writeText(preamble(query));
  keepAlive(connection, interval);
  return connection;
}

/**
 * @param {FetchConnection} connection
 * @param {Source | ((context: StreamContext) => Source | Promise<Source>)} source
 * @param {string} lastEventId
 * @param {import('./settings.js').Settings} settings
 * @param {((error: unknown) => unknown) | undefined} onError gives a last event, or undefined
 */
async function feed(connection, source, lastEventId, settings, onError) {
  const controller = new AbortController();
  /** @type {Iterator<unknown> | AsyncIterator<unknown> | undefined} */
  let iterator;
  connection.whenClosed(() => {
    controller.abort();
    giveBack(iterator);
  });
  try {
    const given = await (typeof source === 'function'
      ? source({ signal: controller.signal, lastEventId })
      : source);
    check('source', given, isIterable(given), 'an iterable');
    if (Array.isArray(given)) {
      // A promise further on that is rejected before its turn would end the process.
      given.forEach((item) => Promise.resolve(item).catch(() => {}));
    }
    iterator = iterate(given);
    if (connection.closed) {
      giveBack(iterator);
    }
    while (!connection.closed) {
      const { done, value } = await iterator.next();
      if (done) {
        iterator = undefined;
        break;
      }
      connection.writeText(encodeEvent(toEvent(await value)));
      await new Promise((resolve) => connection.whenDrained(() => resolve(undefined)));
    }
    connection.end();
  } catch (error) {
    await fail(connection, error, settings, onError);
  }
}

/**
 * @param {FetchConnection} connection
 * @param {unknown} error
 * @param {import('./settings.js').Settings} settings
 * @param {((error: unknown) => unknown) | undefined} onError
 */
async function fail(connection, error, { log }, onError) {
  if (connection.closed) {
    return;
  }
  try {
    const event = await onError?.(error);
    if (event !== undefined) {
      connection.writeText(encodeEvent(toEvent(event)));
      connection.end();
      return;
    }
  } catch (another) {
    log(`onError threw: ${describe(another)}`);
    connection.fail(another);
    return;
  }
  log(`the source of a stream threw, which is cut: ${describe(error)}`);
  connection.fail(error);
}

/** @param {Iterator<unknown> | AsyncIterator<unknown> | undefined} iterator */
async function giveBack(iterator) {
  try {
    await iterator?.return?.();
  } catch {
    // Nobody is there any more to be told.
  }
}

/** @param {any} source */
function isIterable(source) {
  return (
    typeof source === 'object' &&
    source !== null &&
    (Symbol.asyncIterator in source || Symbol.iterator in source || 'getReader' in source)
  );
}

/**
 * @param {any} source
 * @returns {Iterator<unknown> | AsyncIterator<unknown>}
 */
function iterate(source) {
  if (Symbol.asyncIterator in source) {
    return source[Symbol.asyncIterator]();
  }
  if (Symbol.iterator in source) {
    return source[Symbol.iterator]();
  }
  // Not every runtime can iterate over its streams.
  const reader = source.getReader();
  return {
    next: () => reader.read(),
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/**
 * @param {Request} request
 * @param {number} limit bytes
 */
async function readForm(request, limit) {
  if (request.bodyUsed || request.body?.locked) {
    throw new FormGone();
  }
  const tooLarge = Number(request.headers.get('content-length')) > limit;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  while (reader !== undefined && !tooLarge) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      throw new FormTooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
  if (tooLarge) {
    throw new FormTooLarge();
  }
  return text;
}
