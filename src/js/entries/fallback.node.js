// "./fallback" in Node, Deno and Bun.
import '../node.js';

export { EventSource } from './fallback.js';
