// eslint-disable-next-line no-unused-vars
import { EventSource } from 'eventsource-wasm';

globalThis.app = {};
