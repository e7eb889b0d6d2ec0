// "./polyfill" where no WebAssembly can be compiled: workerd, edge runtimes.
import { install } from '../install.js';
import { EventSource } from './fallback.js';

install(globalThis, EventSource);

export { EventSource };
