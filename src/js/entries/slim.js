// "./slim": the class without the binary, which the page provides.
export { EventSource } from '../event-source.js';
export { init } from '../init.js';
