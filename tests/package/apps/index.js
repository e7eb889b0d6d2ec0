import { EventSource } from 'eventsource-wasm';

globalThis.app = { EventSource };
