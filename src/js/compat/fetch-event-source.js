/**
 * "./compat/fetch-event-source": the names and rules of `@microsoft/fetch-event-source`.
 *
 * Requests are made here, as the page's `onopen` judges the responses; streams are read by the class.
 *
 * @see ../../../docs/migration/fetch-event-source.md
 */
import { EventSource } from 'eventsource-wasm';

import { withoutLastEventId } from './shared.js';

export const EventStreamContentType = 'text/event-stream';

/** Milliseconds. */
const INITIAL_INTERVAL = 1000;

/**
 * @param {RequestInfo | URL} input
 * @param {any} [init]
 * @returns {Promise<void>}
 */
export function fetchEventSource(input, init = undefined) {
  const {
    signal,
    headers: given,
    onopen = checkContentType,
    onmessage,
    onclose,
    onerror,
    openWhenHidden = false,
    fetch,
    ...others
  } = init ?? {};

  return new Promise((resolve, reject) => {
    const isRequest = typeof input === 'object' && 'clone' in input;
    // A record, as functions given for `fetch` spread it.
    const { headers, lastEventId: givenId } = withoutLastEventId(
      given ?? (isRequest && input.headers),
    );
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'accept')) {
      headers.accept = EventStreamContentType;
    }
    const page = openWhenHidden ? undefined : globalThis.document;
    let lastEventId = givenId;
    let interval = INITIAL_INTERVAL;
    /** Of the attempt that counts. */
    let controller = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;

    const stop = () => {
      clearTimeout(timer);
      controller.abort();
    };
    /** @param {() => void} settle */
    const finish = (settle) => {
      stop();
      page?.removeEventListener('visibilitychange', onVisibilityChange);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = () => finish(resolve);
    const onVisibilityChange = () => {
      stop();
      if (!page?.hidden) {
        connect();
      }
    };

    async function connect() {
      controller = new AbortController();
      const current = controller.signal;
      try {
        const send = fetch ?? globalThis.fetch;
        // What a request carries can be sent once.
        const response = await send(isRequest ? input.clone() : input, {
          ...others,
          headers: lastEventId === '' ? headers : { ...headers, 'last-event-id': lastEventId },
          signal: current,
        });
        if (!current.aborted) {
          await onopen(response);
        }
        if (!current.aborted) {
          await read(response, current);
        }
        if (!current.aborted) {
          onclose?.();
          finish(resolve);
        }
      } catch (error) {
        // Not of a request that was aborted here.
        if (!current.aborted) {
          controller.abort();
          retryAfter(error);
        }
      }
    }

    /** @param {unknown} error */
    function retryAfter(error) {
      try {
        const delay = onerror?.(error) ?? interval;
        // Meanwhile the page may have aborted it all.
        if (!signal?.aborted) {
          timer = setTimeout(connect, delay);
        }
      } catch (fatal) {
        finish(() => reject(fatal));
      }
    }

    /**
     * @param {Response} response
     * @param {AbortSignal} current
     */
    async function read({ body }, current) {
      if (body === null) {
        return;
      }
      const source = sourceOf(body, lastEventId, interval);
      current.addEventListener('abort', () => source.close());
      let isPage = false;
      try {
        for await (const event of source) {
          const { type, data } = event;
          const id = event.lastEventId === lastEventId ? '' : event.lastEventId;
          lastEventId = event.lastEventId;
          isPage = true;
          onmessage?.({ data, event: type === 'message' ? '' : type, id, retry: undefined });
          isPage = false;
        }
      } catch (/** @type {any} */ error) {
        // As the body was rejected with, not as the class wraps it.
        throw isPage ? error : (error.cause ?? error);
      } finally {
        // An ID may come without an event.
        lastEventId = source.lastEventId;
        interval = source.reconnectionTime;
      }
    }

    if (signal?.aborted) {
      resolve();
      return;
    }
    signal?.addEventListener('abort', onAbort);
    page?.addEventListener('visibilitychange', onVisibilityChange);
    connect();
  });
}

/**
 * Like `EventSource.fromReadableStream`, from a given reconnection time on.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {string} lastEventId
 * @param {number} reconnectionTime
 */
function sourceOf(body, lastEventId, reconnectionTime) {
  const headers = new Headers({ 'content-type': EventStreamContentType });
  return new EventSource('about:event-stream', {
    // As little of a response as is asked for: a stream may be none of the platform's.
    fetch: (url) => /** @type {any} */ ({ status: 200, url, redirected: false, headers, body }),
    lastEventId,
    retry: { attempts: 1, initial: Math.max(reconnectionTime, 1) },
  });
}

/** @param {Response} response */
function checkContentType({ headers }) {
  const type = headers.get('content-type');
  if (!type?.startsWith(EventStreamContentType)) {
    throw new Error(`expected content type ${EventStreamContentType}, received ${type}`);
  }
}
