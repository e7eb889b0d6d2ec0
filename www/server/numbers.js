/**
 * A store that keeps nothing: event n is a function of n alone.
 *
 * So a client that comes back gets every number after its last one, even from a server that was
 * restarted: numbers then go on from what the client has seen.
 *
 * @typedef {import('eventsource-wasm/server').Store} Store
 */

/** Who is further behind is told that it is stale, as with a history that is kept. */
const REPLAYED = 10_000;

/** @implements {Store} */
export class Numbers {
  /** The number that was given last. */
  last = 0;
  #typeOf;
  /** @type {Set<(event: import('eventsource-wasm/server').StoredEvent) => void>} */
  #listeners = new Set();

  /** @param {() => string} typeOf the type of events that are sent again */
  constructor(typeOf) {
    this.#typeOf = typeOf;
  }

  /** @param {import('eventsource-wasm/server').NewEvent} event */
  append(event) {
    this.last += 1;
    const id = String(this.last);
    this.#listeners.forEach((listener) => listener({ ...event, id }));
    return id;
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   * @returns {import('eventsource-wasm/server').Replay}
   */
  since(id, limit) {
    if (id === null) {
      return { events: [], stale: null, last: String(this.last) };
    }
    const seen = /^\d{1,15}$/.test(id) ? Number(id) : undefined;
    if (seen === undefined || seen < this.last - REPLAYED) {
      const stale = seen === undefined ? 'unknown' : 'too-old';
      return { events: [], stale, last: String(this.last) };
    }
    this.last = Math.max(this.last, seen);
    const count = Math.min(this.last - seen, limit);
    const events = Array.from({ length: count }, (_, index) => {
      const number = String(seen + 1 + index);
      return { id: number, event: this.#typeOf(), data: number };
    });
    return { events, stale: null, last: String(seen + count) };
  }

  /** @param {(event: import('eventsource-wasm/server').StoredEvent) => void} onEvent */
  subscribe(onEvent) {
    this.#listeners.add(onEvent);
    return () => void this.#listeners.delete(onEvent);
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  compare(a, b) {
    return Number(a) - Number(b);
  }
}
