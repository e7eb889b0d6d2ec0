// "./server"
export * from './fetch.js';
export { SSE } from './sse.js';
