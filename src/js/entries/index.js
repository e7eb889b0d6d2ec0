// ".": the class with the binary inside; no global is touched.
import binary from '../../../pkg/embedded.js';
import { embed } from '../compiled.js';
import { decode } from '../embedded.js';

embed(() => decode(binary));

export { EventSource } from '../event-source.js';
