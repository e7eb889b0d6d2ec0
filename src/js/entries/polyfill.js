// "./polyfill": the class of ".", as a global where there is none.
import { install } from '../install.js';
import { EventSource } from './index.js';

install(globalThis, EventSource);

export { EventSource };
