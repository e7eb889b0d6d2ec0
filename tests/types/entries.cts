// Every entry, as a CommonJS module has it.
import entry = require('eventsource-wasm');
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
const ready: Promise<void> = slim.init('/e.wasm');

export = { oneClass, sources, ready };
