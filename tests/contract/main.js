/**
 * Runs the service for the public harness: `node tests/contract/main.js [port]`, then
 * `sse-contract-tests --url http://localhost:8000 --stop-service-at-end`.
 */
import { startService } from './service.js';

const { EventSource } = await import('eventsource-wasm');
const { url } = await startService(EventSource, Number(process.argv[2] ?? 8000));
console.log(`listening at ${url}`);
