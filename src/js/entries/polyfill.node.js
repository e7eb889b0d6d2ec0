// "./polyfill" in Node, Deno and Bun.
import { install } from '../install.js';
import { EventSource } from './index.node.js';

install(globalThis, EventSource);

export { EventSource };
