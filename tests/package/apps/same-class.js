import { EventSource } from 'eventsource-wasm';
import { EventSource as Polyfill } from 'eventsource-wasm/polyfill';

globalThis.app = { EventSource, Polyfill };
