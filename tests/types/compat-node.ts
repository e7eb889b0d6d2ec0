// The entries under ./compat, in a program that has the types of Node, and not those of a browser.
import { EventSourcePolyfill } from 'eventsource-wasm/compat/event-source-polyfill';
import { EventSource } from 'eventsource-wasm/compat/eventsource';
import { fetchEventSource } from 'eventsource-wasm/compat/fetch-event-source';
import { SSE } from 'eventsource-wasm/compat/sse.js';

const source = new EventSource('https://a.test', {
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'X-Page': 'yes' } }),
});
source.addEventListener('error', ({ code, message }) => [code, message], { once: true });
source.onmessage = ({ data }) => data;

const polyfill = new EventSourcePolyfill('https://a.test', { heartbeatTimeout: 60_000 });
polyfill.onerror = ({ status, error }) => [status, error];

export const over: Promise<void> = fetchEventSource(new URL('https://a.test'), {
  signal: AbortSignal.timeout(1000),
  onopen: async ({ status }) => void status,
  onerror: () => 1000,
});

const sse = new SSE('https://a.test', { payload: new URLSearchParams() });
sse.addEventListener('message', ({ data }) => data);
