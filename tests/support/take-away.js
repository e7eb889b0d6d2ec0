/**
 * What old engines lack, and a function that takes it away from a page or a worker.
 */

/**
 * Paths from the global object.
 *
 * @type {string[]}
 */
export const lacking = [
  'AbortController',
  'DOMException',
  'Event',
  'EventTarget',
  'FinalizationRegistry',
  'Map',
  'Math.clz32',
  'Math.fround',
  'Math.imul',
  'MessageChannel',
  'MessageEvent',
  'Promise',
  'Reflect',
  'Set',
  'Symbol',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'WeakMap',
  'WeakRef',
  'XMLHttpRequest.prototype.responseURL',
  'globalThis',
];

/**
 * Runs in the page, before the script under test.
 *
 * @param {string[]} paths
 */
export function takeAway(paths) {
  for (let index = 0; index < paths.length; index += 1) {
    const names = paths[index].split('.');
    const last = names.pop();
    const holder = names.reduce((object, name) => object?.[name], /** @type {any} */ (self));
    // Not there in every scope: an XMLHttpRequest, say.
    if (holder !== undefined && !delete holder[/** @type {string} */ (last)]) {
      throw new Error(`expected to be able to delete ${paths[index]}`);
    }
  }
}

/**
 * @param {string[]} names
 * @returns {string} what the test server writes before a script that shall run without them
 */
export const takingAway = (names) => `(${takeAway})(${JSON.stringify(names)});\n`;

/**
 * @param {string[]} names
 * @returns {string} where the test server has dist/eventsource.legacy.js, without these globals
 */
export const legacyWithout = (names) => `/without/${names.join()}/eventsource.legacy.js`;
