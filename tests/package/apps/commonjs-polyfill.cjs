require('eventsource-wasm/polyfill');

globalThis.app = { EventSource: globalThis.EventSource };
