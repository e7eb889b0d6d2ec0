/**
 * `EventSource.fromReadableStream`: a source whose bytes come from the page. To the engine that is a
 * connection whose one response is here already.
 *
 * @see https://github.com/whatwg/html/pull/12272
 */
import { toHeaders } from './exchanges.js';
import { isStream } from './responses.js';

const URL_OF_STREAMS = 'about:event-stream';

/**
 * @template Source
 * @param {any} stream
 * @param {any} init
 * @param {(url: string, init: any) => { source: Source, life: import('./life-cycle.js').LifeCycle }} create
 * @returns {Source}
 * @throws {TypeError} if it is no stream, or somebody else reads it
 */
export function openStream(stream, init, create) {
  if (!isStream(stream)) {
    throw failure('the argument is no ReadableStream');
  }
  if (init !== undefined && init !== null && Object(init) !== init) {
    throw failure('the second argument is not an object');
  }
  const { events, lastEventId, maxEventSize, parse, signal, until } = init ?? {};
  // Until the engine takes a reader of its own, nobody else may. It throws if somebody else has one.
  let reader = stream.getReader();
  const release = () => {
    reader?.releaseLock();
    reader = null;
  };
  const cancel = () => {
    release();
    if (!stream.locked) {
      stream.cancel().catch(() => {});
    }
  };
  /** @param {string} url */
  const fetch = (url) => {
    if (reader === null) {
      throw failure('a stream is read once');
    }
    release();
    // A script can give no `Response` a URL.
    const headers = toHeaders('content-type: text/event-stream');
    return { status: 200, url, redirected: false, headers, body: stream };
  };
  try {
    const { source, life } = create(URL_OF_STREAMS, {
      events,
      fetch,
      lastEventId,
      maxEventSize,
      parse,
      retry: 'never',
      signal,
      transport: 'fetch',
      until,
    });
    // There is no second stream.
    life.reconnect = () => {};
    life.onclosed = cancel;
    if (life.closed) {
      cancel();
    }
    return source;
  } catch (error) {
    release();
    throw error;
  }
}

/** @param {string} message */
function failure(message) {
  return new TypeError(`Failed to execute 'fromReadableStream' on 'EventSource': ${message}`);
}
