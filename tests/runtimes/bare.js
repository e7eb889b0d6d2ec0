/**
 * Runs behaviours of a class that lives in a context which has the language, `XMLHttpRequest`, timers, a
 * `URL` that is none, and nothing else: what React Native has, more or less, which can't be run here itself.
 */
import { readFile } from 'node:fs/promises';
import { createContext, runInContext } from 'node:vm';

import { serve } from './serve.js';
import { XMLHttpRequest } from './xml-http-request.js';

/** As React Native has it: `Libraries/Blob/URL.js`. */
class UselessURL {
  /** @param {string} url @param {string} [base] */
  constructor(url, base) {
    this.href = base === undefined ? `${url}` : `${base}/${url}`;
  }

  get protocol() {
    throw new Error('URL.protocol is not implemented');
  }
}

await serve(async (script) => {
  const module = { exports: /** @type {any} */ ({}) };
  const context = createContext({
    ...{ module, exports: module.exports },
    ...{ setTimeout, clearTimeout, setInterval, clearInterval, XMLHttpRequest },
    URL: UselessURL,
    // Those of the behaviours, which ask errors for their classes.
    ...{ Error, RangeError, TypeError },
  });
  runInContext('delete globalThis.WebAssembly', context);
  runInContext(await readFile(script, 'utf8'), context, { filename: script });
  return module.exports.EventSource;
});
