// dist/eventsource.js, for <script> and importScripts.
import binary from '../../../pkg/embedded.js';
import { embed } from '../compiled.js';
import { decode } from '../embedded.js';
import { EventSource } from '../event-source.js';
import { defineGlobals } from '../install.js';

// Only while the script runs is it known which one it is.
const { src } = /** @type {{ src?: string }} */ (globalThis.document?.currentScript ?? {});

embed(
  () => decode(binary),
  () =>
    import(/* webpackIgnore: true */ './engine.js').catch((error) => {
      // To a script of another origin without `crossorigin`, Chromium resolves no specifier.
      if (!src) {
        throw error;
      }
      return import(/* webpackIgnore: true */ new URL('engine.js', src).href);
    }),
);

defineGlobals(globalThis, EventSource);
