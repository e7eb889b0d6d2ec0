/** The smallest module there is: its magic number and version. */
const EMPTY = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/**
 * A service worker may load scripts while it is first evaluated, and never again: what will be needed
 * there has to be found out and loaded at once. That is so where there is no class of the browser, and
 * no WebAssembly.
 *
 * @param {string | undefined} script the address of this one
 * @returns {boolean} whether `eventsource.legacy.js` was loaded, which does all that this one would do
 */
export function loadLegacyIfNeeded(script) {
  if (!('ServiceWorkerGlobalScope' in globalThis) || 'EventSource' in globalThis || !script) {
    return false;
  }
  try {
    new WebAssembly.Module(Uint8Array.from(EMPTY));
    return false;
  } catch {
    // Missing, or forbidden.
  }
  try {
    /** @type {any} */ (globalThis).importScripts(new URL('eventsource.legacy.js', script).href);
    return true;
  } catch {
    // A module may not, or the file is not there: sources will fail, and the worker goes on.
    return false;
  }
}
