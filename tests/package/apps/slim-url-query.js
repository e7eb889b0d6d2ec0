import binary from 'eventsource-wasm/eventsource.wasm?url';
import { EventSource, init } from 'eventsource-wasm/slim';

globalThis.app = { EventSource };
await init(binary);
