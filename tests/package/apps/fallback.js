import { EventSource } from 'eventsource-wasm/fallback';

globalThis.app = { EventSource };
