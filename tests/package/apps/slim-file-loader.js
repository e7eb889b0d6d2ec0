import binary from 'eventsource-wasm/eventsource.wasm';
import { EventSource, init } from 'eventsource-wasm/slim';

globalThis.app = { EventSource };
await init(binary);
