/** What `dist/eventsource.js` defines, of the entry `./fallback`, as one classic script. */
import { EventSource } from '../../../dist/fallback.js';

const scope = /** @type {any} */ (globalThis);
scope.NativeEventSource = scope.EventSource;
scope.EventSourcePolyfill = EventSource;
scope.EventSource ??= EventSource;
