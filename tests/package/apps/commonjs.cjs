const { EventSource } = require('eventsource-wasm');

globalThis.app = { EventSource };
