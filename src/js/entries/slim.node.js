// "./slim" in Node, Deno and Bun.
import '../node.js';

export { EventSource, init } from './slim.js';
