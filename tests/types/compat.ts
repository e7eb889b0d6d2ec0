// The entries under ./compat, as code has them that was written for the packages of these names.
import { EventSource as Standard } from 'eventsource-wasm';
import {
  EventSource as PlatformOrOurs,
  EventSourcePolyfill,
  type EventSourcePolyfillInit,
  NativeEventSource,
} from 'eventsource-wasm/compat/event-source-polyfill';
import {
  ErrorEvent,
  EventSource,
  type EventSourceConstructor,
  type EventSourceEventMap,
  type EventSourceFetchInit,
  type EventSourceInit,
  type FetchLike,
} from 'eventsource-wasm/compat/eventsource';
import {
  type EventSourceMessage,
  EventStreamContentType,
  type FetchEventSourceInit,
  fetchEventSource,
} from 'eventsource-wasm/compat/fetch-event-source';
import {
  type ReadyStateEvent,
  SSE,
  type SSEOptions,
  type SSEvent,
} from 'eventsource-wasm/compat/sse.js';

type Native = typeof globalThis.EventSource;

export namespace ofEventSource {
  export const asNative: Native = EventSource;
  export const asStandard: Standard = new EventSource('/');
  export const constructor: EventSourceConstructor = EventSource;
  export const withFetch: FetchLike = async (url, init: EventSourceFetchInit) => {
    const {
      body,
      headers,
      redirected,
      status,
      url: final,
    } = await fetch(url, {
      ...init,
      headers: { ...init.headers, Authorization: 'Bearer token' },
    });
    return { body, headers, redirected, status, url: final };
  };
  export const init: EventSourceInit = { fetch: globalThis.fetch, maxBufferSize: 1024 };
  export const source = new EventSource(new URL('https://a.test'), {
    fetch: withFetch,
    withCredentials: true,
    retry: 'resilient',
  });
  source.addEventListener('error', (event) => [event.code === 401, event.message, event.status]);
  source.onerror = function (event) {
    this.close();
    const error: ErrorEvent = event;
    return [error.code, event.willReconnect];
  };
  source.onmessage = ({ data, lastEventId }) => [data, lastEventId];
  source.addEventListener('price', ({ data }) => data);
  export const event: EventSourceEventMap['error']['code'] = new ErrorEvent('error', { code: 1 })
    .code;
  // @ts-expect-error an option that is not there
  new EventSource('/', { maxBuffer: 1 });
  // @ts-expect-error a size that is none
  new EventSource('/', { maxBufferSize: '1' });
}

export namespace ofPolyfill {
  export const init: EventSourcePolyfillInit = {
    headers: { Authorization: 'Bearer token' },
    heartbeatTimeout: 120_000,
    lastEventIdQueryParameterName: 'Last-Event-Id',
    withCredentials: true,
    Transport: XMLHttpRequest,
  };
  export const source = new EventSourcePolyfill('/', init);
  source.headers = { Authorization: 'Bearer other' };
  source.onopen = ({ status, statusText, headers }) => [status, statusText, headers.get('date')];
  source.onerror = ({ status, headers, error }) => [status, headers?.get('date'), error];
  source.addEventListener('error', ({ error, statusText }) => [error, statusText]);
  export const asStandard: Standard = source;
  export const asNative: Native = EventSourcePolyfill;
  export const native: Native | undefined = NativeEventSource;
  export const whichever: Native = PlatformOrOurs;
  // @ts-expect-error a time that is none
  new EventSourcePolyfill('/', { heartbeatTimeout: 'never' });
}

export namespace ofFetchEventSource {
  export const type: 'text/event-stream' = EventStreamContentType;
  export const init: FetchEventSourceInit = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
    signal: new AbortController().signal,
    openWhenHidden: true,
    fetch: globalThis.fetch,
    async onopen(response) {
      if (!response.ok) {
        throw new Error();
      }
    },
    onmessage: ({ id, event, data, retry }: EventSourceMessage) => void [id, event, data, retry],
    onclose() {},
    onerror: (error) => (error ? 1000 : undefined),
  };
  export const over: Promise<void> = fetchEventSource('/', init);
  fetchEventSource(new Request('/'), {});
  // @ts-expect-error a delay that is none
  fetchEventSource('/', { onerror: () => 'soon' });
}

export namespace ofSse {
  export const options: SSEOptions = {
    headers: { 'Content-Type': 'text/plain' },
    payload: 'question',
    method: 'PUT',
    start: false,
    autoReconnect: true,
    maxRetries: null,
  };
  export const source: SSE = new SSE('/', options);
  source.addEventListener('message', (event: SSEvent) => [event.data, event.id]);
  source.addEventListener('readystatechange', (event: ReadyStateEvent) => event.readyState);
  source.onerror = ({ responseCode, data }) => [responseCode, data];
  source.onreadystatechange = ({ readyState }) => readyState === SSE.CLOSED;
  source.stream();
  source.close();
  export const initial: -1 = SSE.INITIALIZING;
  // @ts-expect-error a payload that is none
  new SSE('/', { payload: 1 });
}
