// "." in Node, Deno and Bun.
import '../node.js';

export { EventSource } from './index.js';
