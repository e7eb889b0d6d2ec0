import { EventSource, init } from 'eventsource-wasm/slim';

globalThis.app = { EventSource };
await init(new URL('eventsource-wasm/eventsource.wasm', import.meta.url));
