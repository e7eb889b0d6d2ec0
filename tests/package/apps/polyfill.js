// Nothing is imported by name: a bundler that believed it free of side effects would drop it.
import 'eventsource-wasm/polyfill';

globalThis.app = { EventSource: globalThis.EventSource };
