// "./polyfill" in React Native.
import { install } from '../install.js';
import { EventSource } from './fallback.legacy.js';

install(globalThis, EventSource);

export { EventSource };
