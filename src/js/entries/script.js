// dist/eventsource.js, for <script> and importScripts.
import binary from '../../../pkg/embedded.js';
import { embed } from '../compiled.js';
import { decode } from '../embedded.js';
import { EventSource } from '../event-source.js';
import { defineGlobals } from '../install.js';
import { loadLegacyIfNeeded } from '../service-worker.js';

// Only while the script runs is it known which one it is. In a worker a stack alone tells.
const { document } = globalThis;
const src = document
  ? /** @type {{ src?: string }} */ (document.currentScript ?? {}).src
  : /[\w+.-]+:\/\/[^\s()]+?(?=:\d+:\d+)/.exec(String(new Error().stack))?.[0];

if (!loadLegacyIfNeeded(src)) {
  embed(
    () => decode(binary),
    () =>
      import(/* webpackIgnore: true */ './engine.js').catch((error) => {
        // To a script of another origin, unless by CORS, browsers resolve no specifier.
        if (!src) {
          throw error;
        }
        return import(/* webpackIgnore: true */ new URL('engine.js', src).href);
      }),
  );
  defineGlobals(globalThis, EventSource);
}
