// Every option: what it may be, and what it is given.
import {
  type Attempt,
  EventSource,
  type EventSourceInit,
  type Failure,
  type Reason,
  type RetryPolicy,
} from 'eventsource-wasm';
import { expectEqual } from './equal.js';

const values: { [Option in keyof EventSourceInit]-?: EventSourceInit[Option][] } = {
  withCredentials: [true, false, undefined],
  method: ['GET', 'POST', 'REPORT', undefined],
  body: [
    '{}',
    new URLSearchParams(),
    new FormData(),
    new Blob([]),
    new ArrayBuffer(1),
    new Uint8Array(1),
    new DataView(new ArrayBuffer(1)),
    () => 'text',
    async () => new Blob([]),
    () => new ReadableStream<Uint8Array>(),
    () => null,
    () => undefined,
    async ({ attempt, lastEventId }) => JSON.stringify({ attempt, lastEventId }),
    undefined,
  ],
  headers: [
    { Authorization: 'Bearer token' },
    new Headers(),
    [['Authorization', 'Bearer token']],
    [['Authorization', 'Bearer token']] as const,
    () => ({ Authorization: 'Bearer token' }),
    async () => new Headers(),
    () => undefined,
    async ({ status }) => ({ Authorization: status === 401 ? 'new' : 'old' }),
    undefined,
  ],
  redirect: ['follow', 'error', undefined],
  fetch: [
    globalThis.fetch,
    async () => new Response(),
    () => new Response(),
    async (url, init) => fetch(url, { ...init, headers: {} }),
    undefined,
  ],
  transport: ['fetch', 'xhr', undefined],
  signal: [new AbortController().signal, AbortSignal.timeout(1000), undefined],
  lastEventId: ['', '42', undefined],
  lastEventIdCarrier: ['auto', 'header', 'body', { query: 'lastEventId' }, undefined],
  lastEventIdQueryParameterName: ['lastEventId', undefined],
  retry: [
    'standard',
    'resilient',
    'never',
    {},
    { initial: 500, factor: 1.5, max: 10_000, jitter: false, attempts: 5, statuses: [503] },
    { jitter: Math.random, statuses: [429, 503] as const },
    { initial: undefined, jitter: undefined },
    () => 1000,
    () => false,
    ({ attempt, retryAfter }) => (attempt < 5 ? (retryAfter ?? 1000) : false),
    undefined,
  ],
  connectTimeout: [1, 5000, undefined],
  heartbeatTimeout: [30_000, 'adaptive', undefined],
  whenHidden: ['keep', 'pause', { pauseAfter: 60_000 }, undefined],
  maxEventSize: [1024, undefined],
  parse: [JSON.parse, String, (data: string, type: string) => [data, type], undefined],
  until: [({ data }) => data === '[DONE]', () => false, undefined],
  events: ['real', 'light', undefined],
};
export const inits: EventSourceInit[] = Object.entries(values).flatMap(([option, list]) =>
  list.map((value) => ({ [option]: value })),
);

// What functions are called with.
export const functions = new EventSource('/', {
  headers: (attempt) => {
    expectEqual<typeof attempt, Attempt>(true);
    expectEqual<typeof attempt.reason, Reason | undefined>(true);
    expectEqual<typeof attempt.status, number | undefined>(true);
    return {};
  },
  body: (attempt) => {
    expectEqual<typeof attempt, Attempt>(true);
    return '';
  },
  retry: (failure) => {
    expectEqual<typeof failure, Failure>(true);
    expectEqual<typeof failure.reason, Reason>(true);
    expectEqual<typeof failure.retryAfter, number | undefined>(true);
    expectEqual<typeof failure.cause, unknown>(true);
    return failure.reason === 'network' && 1000;
  },
  fetch: (url, init) => {
    expectEqual<typeof url, string>(true);
    expectEqual<typeof init, RequestInit>(true);
    return fetch(url, init);
  },
  until: (event) => {
    expectEqual<typeof event.type, string>(true);
    expectEqual<typeof event.data, any>(true);
    return true;
  },
});
export const policy: RetryPolicy = { attempts: Infinity };

// What must not compile.
// @ts-expect-error an option that is not there
new EventSource('/', { withCredential: true });
// @ts-expect-error
new EventSource('/', { withCredentials: 'include' });
// @ts-expect-error
new EventSource('/', { method: 1 });
// @ts-expect-error none is undefined
new EventSource('/', { body: null });
// @ts-expect-error it can be sent only once
new EventSource('/', { body: new ReadableStream<Uint8Array>() });
// @ts-expect-error text must be made of it first
new EventSource('/', { body: { prompt: 'Hello' } });
// @ts-expect-error
new EventSource('/', { body: () => ({ prompt: 'Hello' }) });
// @ts-expect-error
new EventSource('/', { headers: 'Authorization: Bearer token' });
// @ts-expect-error
new EventSource('/', { headers: { 'X-Number': 1 } });
// @ts-expect-error a pair too long
new EventSource('/', { headers: [['a', 'b', 'c']] });
// @ts-expect-error
new EventSource('/', { headers: () => 'Bearer token' });
// @ts-expect-error what fetch has, and we do not
new EventSource('/', { redirect: 'manual' });
// @ts-expect-error gives no response
new EventSource('/', { fetch: async () => 'text' });
// @ts-expect-error
new EventSource('/', { transport: 'websocket' });
// @ts-expect-error
new EventSource('/', { signal: new AbortController() });
// @ts-expect-error
new EventSource('/', { lastEventId: 42 });
// @ts-expect-error
new EventSource('/', { lastEventIdCarrier: 'query' });
// @ts-expect-error a name that is none
new EventSource('/', { lastEventIdQueryParameterName: 1 });
// @ts-expect-error
new EventSource('/', { retry: 3 });
// @ts-expect-error
new EventSource('/', { retry: 'once' });
// @ts-expect-error
new EventSource('/', { retry: { retries: 3 } });
// @ts-expect-error
new EventSource('/', { retry: async () => 1000 });
// @ts-expect-error
new EventSource('/', { retry: ({ willReconnect }) => willReconnect && 1000 });
// @ts-expect-error
new EventSource('/', { connectTimeout: '5s' });
// @ts-expect-error
new EventSource('/', { heartbeatTimeout: 'auto' });
// @ts-expect-error
new EventSource('/', { whenHidden: 'close' });
// @ts-expect-error
new EventSource('/', { whenHidden: { closeAfter: 1 } });
// @ts-expect-error
new EventSource('/', { maxEventSize: '1 MiB' });
// @ts-expect-error
new EventSource('/', { parse: JSON });
// @ts-expect-error a Standard Schema says so
new EventSource('/', { parse: { validate: (value: unknown) => ({ value }) } });
// @ts-expect-error
new EventSource('/', { until: '[DONE]' });
// @ts-expect-error
new EventSource('/', { events: 'fast' });
