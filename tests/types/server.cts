// The server side, as a CommonJS module has it.
import server = require('eventsource-wasm/server');

const channel: server.Channel = server.createChannel();
const sse: server.SSE = new server.SSE(null, { channel });

export = { channel, sse };
