// dist/eventsource.js, for <script> and importScripts.
import { define, install } from '../install.js';
import { EventSource } from './index.js';

// Loaded a second time, it would find its own.
if (!('NativeEventSource' in globalThis)) {
  define(globalThis, 'NativeEventSource', globalThis.EventSource);
}
define(globalThis, 'EventSourcePolyfill', EventSource);
install(globalThis, EventSource);
