/**
 * Events with consecutive numbers, the same for all clients, that can be resumed by id: nothing is
 * lost, nothing comes twice.
 */

/**
 * @typedef {object} NumberedStream
 * @property {(response: import('node:http').ServerResponse, lastEventId: string) => void} attach
 *   sends what was missed since that id, then each event as it is made, until the client goes
 * @property {() => void} stop
 */

/**
 * @param {object} [options]
 * @param {number} [options.interval] ms between events
 * @param {number} [options.history] how many events are kept for clients that come again
 * @param {(number: number) => string} [options.format] the field lines of an event but its id
 * @returns {NumberedStream}
 */
export function createNumberedStream({
  interval = 100,
  history = 10_000,
  format = (number) => `data: ${number}\n`,
} = {}) {
  /** @type {Set<import('node:http').ServerResponse>} */
  const responses = new Set();
  let last = 0;
  /** @param {number} number */
  const block = (number) => `id: ${number}\n${format(number)}\n`;

  const timer = setInterval(() => {
    last += 1;
    for (const response of responses) {
      response.write(block(last));
    }
  }, interval);
  timer.unref();

  return {
    attach(response, lastEventId) {
      // A client without an id is new: it starts with the next event.
      const seen = /^\d+$/.test(lastEventId) ? Number(lastEventId) : last;
      for (let number = Math.max(seen, last - history) + 1; number <= last; number += 1) {
        response.write(block(number));
      }
      responses.add(response);
      response.on('close', () => responses.delete(response));
    },
    stop() {
      clearInterval(timer);
      for (const response of responses) {
        response.end();
      }
    },
  };
}
