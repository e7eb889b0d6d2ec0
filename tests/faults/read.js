/**
 * Reads numbers until one is marked as the last, in a page or in a process: it may use nothing from outside.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {object} options.init
 * @param {string} [options.name] of the class, `EventSourcePolyfill` by default
 * @param {number} options.limit ms for all of it
 * @param {any} [Class]
 * @returns {Promise<{ numbers: number[], events: string[], problem?: string }>} `events` without the
 *   messages; `problem` if it did not come to an end
 */
export function readNumbers({ url, init, limit, name = 'EventSourcePolyfill' }, Class) {
  const EventSource = Class ?? /** @type {any} */ (globalThis)[name];
  const source = new EventSource(url, init);
  /** @type {number[]} */
  const numbers = [];
  /** @type {string[]} */
  const events = [];
  return new Promise((resolve) => {
    /** @param {string} [problem] */
    const finish = (problem) => {
      clearTimeout(timer);
      source.close();
      resolve({ numbers, events, problem });
    };
    const timer = setTimeout(
      () => finish(`no end after ${numbers.length} numbers, in state ${source.readyState}`),
      limit,
    );
    source.onopen = () => {
      events.push(`open ${source.readyState}`);
    };
    source.onerror = (/** @type {any} */ event) => {
      events.push(`error ${source.readyState}`);
      if (source.readyState === 2) {
        finish(`failed: ${event.reason}, ${event.message}`);
      }
    };
    source.onmessage = (/** @type {MessageEvent} */ event) => {
      numbers.push(parseInt(event.data, 10));
      if (event.data.endsWith('calm')) {
        finish();
      }
    };
  });
}
