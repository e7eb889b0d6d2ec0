/** What a source does, one event after the other. */

/**
 * @param {EventTarget} source
 * @param {string[]} types
 */
export function watch(source, ...types) {
  /** @type {any[]} */
  const events = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  for (const type of types) {
    source.addEventListener(type, (event) => {
      events.push(event);
      waiting.splice(0).forEach((resolve) => resolve());
    });
  }
  return {
    events,
    get types() {
      return events.map(({ type }) => type);
    },
    /**
     * @param {number} count
     * @returns {Promise<any>} the event that is the `count`th
     */
    async nth(count) {
      while (events.length < count) {
        await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      }
      return events[count - 1];
    },
  };
}
