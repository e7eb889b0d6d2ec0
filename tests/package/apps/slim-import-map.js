import { EventSource, init } from 'eventsource-wasm/slim';

globalThis.app = { EventSource };
await init(import.meta.resolve('eventsource-wasm/eventsource.wasm'));
