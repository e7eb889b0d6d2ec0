// "./server", where Node's modules may be missing
export { createChannel, Channel } from './channel.js';
export { encodeComment, encodeEvent } from './encode.js';
export { findLastEventId } from './last-event-id.js';
export { createResponse, respond } from './response.js';
export { MemoryStore } from './store.js';
