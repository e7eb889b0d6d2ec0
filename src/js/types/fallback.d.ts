export { EventSource, EventSourceEventMap, EventSourceInit } from './event-source.js';
