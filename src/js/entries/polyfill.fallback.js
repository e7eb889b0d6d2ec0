// "./polyfill" where no WebAssembly can be compiled: React Native, workerd and the like.
import { install } from '../install.js';
import { EventSource } from './fallback.js';

install(globalThis, EventSource);

export { EventSource };
