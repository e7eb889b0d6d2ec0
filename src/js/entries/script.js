// dist/eventsource.js, for <script> and importScripts.
import { define, install } from '../install.js';
import { EventSource } from './index.js';

define(globalThis, 'NativeEventSource', globalThis.EventSource);
define(globalThis, 'EventSourcePolyfill', EventSource);
install(globalThis, EventSource);
