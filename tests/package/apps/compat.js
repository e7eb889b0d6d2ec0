import { EventSource } from 'eventsource-wasm';
import { EventSourcePolyfill } from 'eventsource-wasm/compat/event-source-polyfill';
import { EventSource as Compat } from 'eventsource-wasm/compat/eventsource';
import { fetchEventSource } from 'eventsource-wasm/compat/fetch-event-source';
import { SSE } from 'eventsource-wasm/compat/sse.js';

globalThis.app = { EventSource, Compat, EventSourcePolyfill, SSE, fetchEventSource };
