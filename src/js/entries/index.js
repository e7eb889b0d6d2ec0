// ".": the class with the binary inside; no global is touched.
import binary from '../../../pkg/embedded.js';
import { embed } from '../compiled.js';
import { decode } from '../embedded.js';

embed(
  () => decode(binary),
  // A file of its own, beside the one that this is built into, that who has WebAssembly never loads;
  // a bundler that writes one file puts it in.
  () => import(/* webpackIgnore: true */ './engine.js'),
);

export { EventSource } from '../event-source.js';
