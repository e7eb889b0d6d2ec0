// Every entry, as a CommonJS module has it.
import entry = require('eventsource-wasm');
import eventsource = require('eventsource-wasm/compat/eventsource');
import eventSourcePolyfill = require('eventsource-wasm/compat/event-source-polyfill');
import fetchEventSource = require('eventsource-wasm/compat/fetch-event-source');
import sse = require('eventsource-wasm/compat/sse.js');
import fallback = require('eventsource-wasm/fallback');
import polyfill = require('eventsource-wasm/polyfill');
import slim = require('eventsource-wasm/slim');

const oneClass: typeof entry.EventSource = polyfill.EventSource;
const init: entry.EventSourceInit = { transport: 'fetch' };
const sources = [
  new entry.EventSource('/', init),
  new slim.EventSource('/'),
  new fallback.EventSource('/'),
];
const compat: entry.EventSource[] = [
  new eventsource.EventSource('/', { maxBufferSize: 1 }),
  new eventSourcePolyfill.EventSourcePolyfill('/', { heartbeatTimeout: 60_000 }),
];
const over: Promise<void> = fetchEventSource.fetchEventSource('/', {});
const started: sse.SSE = new sse.SSE('/');
const ready: Promise<void> = slim.init('/e.wasm');

export = { oneClass, sources, compat, over, started, ready };
