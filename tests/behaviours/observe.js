/**
 * Records the events of a source, for behaviours to wait for and to compare.
 */
import { detailsOf } from './own.js';

/**
 * @typedef {object} Recorded
 * @property {string} type
 * @property {number} readyState of the source when the event was dispatched
 * @property {string} [data] of a message
 * @property {string} [lastEventId] of a message
 * @property {string} [origin] of a message
 * @property {Event} event
 */

/** What this behaviour has observed so far, for the report of one that fails. @type {Recorded[][]} */
let observed = [];

/** The types of all events so far, source by source; forgets them. */
export function takeObserved() {
  const types = observed.map((events) => {
    const rest = events.length > 12 ? ` and ${events.length - 12} more` : '';
    return (
      `${events
        .slice(0, 12)
        .map(({ type }) => type)
        .join(' ')}${rest}` || 'nothing'
    );
  });
  observed = [];
  return types.join('; ');
}

/**
 * A task later: when the dispatch of an event is over, in one of whose listeners this is called.
 *
 * @returns {Promise<void>}
 */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * @param {EventSource} source
 * @param {string[]} [types] beside `open`, `message` and `error`
 */
export function observe(source, types = []) {
  /** @type {Recorded[]} */
  const events = [];
  observed.push(events);
  /** @type {Set<() => void>} */
  const waiting = new Set();

  for (const type of ['open', 'message', 'error', ...types]) {
    source.addEventListener(type, (event) => {
      const { data, lastEventId, origin } = /** @type {MessageEvent} */ (event);
      const { readyState } = source;
      events.push({ type: event.type, readyState, data, lastEventId, origin, event });
      for (const check of [...waiting]) {
        check();
      }
    });
  }

  return {
    events,

    /** The types in order, such as `['open', 'message', 'error']`. */
    types: () => events.map(({ type }) => type),

    /** The data of all MessageEvents in order. */
    data: () => events.filter(({ data }) => data !== undefined).map(({ data }) => data),

    /** The MessageEvents in order, as `[type, data, lastEventId]`. */
    messages: () =>
      events
        .filter(({ data }) => data !== undefined)
        .map(({ type, data, lastEventId }) => [type, data, lastEventId]),

    /**
     * @param {string} type
     * @param {number} [count] how many of that type there must have been; one if not given
     * @returns {Promise<Recorded>} the last of them
     */
    until(type, count = 1) {
      return new Promise((resolve, reject) => {
        const check = () => {
          const found = events.filter((recorded) => recorded.type === type);
          if (found.length >= count) {
            waiting.delete(check);
            resolve(found[count - 1]);
          } else if (failed(events)) {
            waiting.delete(check);
            const { message = 'for a reason that it does not tell' } = detailsOf(
              /** @type {Recorded} */ (events.at(-1)),
            );
            reject(
              new Error(`expected ${type} number ${count}, but the connection failed: ${message}`),
            );
          }
        };
        waiting.add(check);
        check();
      });
    },
  };
}

/** @param {Recorded[]} events */
function failed(events) {
  const last = events.at(-1);
  return last?.type === 'error' && last.data === undefined && last.readyState === 2;
}
