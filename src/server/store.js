/**
 * The history of a channel: what a store is, and the one in memory.
 *
 * A channel knows its events by this interface alone (`Store` in `types/server.fetch.d.ts`), so that
 * they may lie in this process or in a place that several processes share:
 *
 * - `append(event)`: numbers the event, keeps it, and gives its ID. It may take its time, as while a
 *   connection comes back, but events are kept in the order of the calls. It rejects only if the event
 *   is not kept and never will be; the channel then sends it to its own clients, without an ID.
 * - `since(id, limit)`: the first `limit` events after that ID; fewer only if there are no more. An ID
 *   of no event that is kept, but for the last one that was let go of, is `stale`: clients must learn
 *   that they missed something. `null` asks for no events, only for `last`. It knows at least what
 *   `subscribe` has told of. It rejects if it cannot tell, and should not take long to: a client waits.
 *   IDs come from clients: they can be any text. `isLost` says that `append` has rejected events of which
 *   this does not tell by itself yet: who comes back may have missed them.
 * - `subscribe(onEvent, onGap, onPlace)`: from now on calls `onEvent` for every event, by whomever it was
 *   appended, this process included, in the one order of the store and each once. Not before
 *   `subscribe` has returned. The calls may come late: `since` may know of events that were not told of
 *   yet. If events may have been left out, as after a long absence, it calls `onGap`, and the channel
 *   looks up with `since` what its clients lack. If there is a place that clients who are connected have
 *   reached, and others must not, it may call `onPlace` with its ID, in the same order; a client that did
 *   not get all events that `append` has rejected is not moved there. It gives a function that ends this.
 * - `compare(a, b)`: the order of two IDs that the store gave, as a function for `sort` has it.
 *
 * An ID is text without CR, LF and U+0000, not empty, and of characters that a header can hold. It
 * must not mean another event after a restart: hence the epoch of the memory store.
 *
 * A store never throws out of a timer or a callback of its own: it says what is wrong in a log line,
 * and tries again.
 */
import { checkInteger, show } from './check.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').Store} Store
 * @typedef {import('./types/server.fetch.d.ts').NewEvent} NewEvent
 * @typedef {import('./types/server.fetch.d.ts').StoredEvent} StoredEvent
 * @typedef {import('./types/server.fetch.d.ts').Replay} Replay
 * @typedef {import('./types/server.fetch.d.ts').HistoryOptions} HistoryOptions
 *
 * @typedef {object} Kept
 * @property {StoredEvent} event
 * @property {number} bytes
 * @property {number} time when it was appended
 */

const COUNT = 1000;
const BYTES = 16 * 1024 * 1024;

/** How many events that are let go of may stay in the array: it is shortened once per so many. */
const SLACK = 1024;

/** @implements {Store} */
export class MemoryStore {
  #count;
  #bytes;
  #age;
  #now;
  /** Sets the numbers of this store apart from those that a former process gave. */
  #lazyEpoch = '';
  /** @type {(Kept | undefined)[]} */
  #kept = [];
  /** Where the events begin in `#kept`. */
  #start = 0;
  /** The number of the event that was let go of last. */
  #forgotten = 0;
  #keptBytes = 0;
  /** @type {Set<(event: StoredEvent) => void>} */
  #listeners = new Set();

  /**
   * @param {HistoryOptions} [options]
   * @param {() => number} [now] the clock for `age`
   * @throws {TypeError} that names the option and the value
   */
  constructor(options = {}, now = Date.now) {
    const { count = COUNT, bytes = BYTES, age = Infinity } = options;
    checkInteger('history.count', count, 0, 'a number of events');
    checkInteger('history.bytes', bytes, 0, 'a number of bytes');
    if (age !== Infinity) {
      checkInteger('history.age', age, 0, 'milliseconds');
    }
    this.#count = count;
    this.#bytes = bytes;
    this.#age = age;
    this.#now = now;
  }

  /** @param {NewEvent} event */
  append({ event: type, data }) {
    const event = { id: this.#idOf(this.#newest + 1), event: type, data };
    const bytes = byteLength(type) + byteLength(data);
    this.#kept.push({ event, bytes, time: this.#now() });
    this.#keptBytes += bytes;
    this.#forget();
    for (const listener of this.#listeners) {
      listener(event);
    }
    return event.id;
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   * @returns {Replay}
   */
  since(id, limit) {
    this.#forget();
    const newest = this.#idOf(this.#newest);
    if (id === null) {
      return { events: [], stale: null, last: newest };
    }
    const number = this.#numberOf(id);
    if (number === undefined || number > this.#newest) {
      return { events: [], stale: 'unknown', last: newest };
    }
    if (number < this.#forgotten) {
      return { events: [], stale: 'too-old', last: newest };
    }
    const from = this.#start + number - this.#forgotten;
    const events = this.#kept
      .slice(from, from + limit)
      .map((kept) => /** @type {Kept} */ (kept).event);
    return { events, stale: null, last: events.at(-1)?.id ?? id };
  }

  /** @param {(event: StoredEvent) => void} onEvent */
  subscribe(onEvent) {
    this.#listeners.add(onEvent);
    return () => {
      this.#listeners.delete(onEvent);
    };
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  compare(a, b) {
    return (this.#numberOf(a) ?? NaN) - (this.#numberOf(b) ?? NaN);
  }

  /** Made at its first use: before a request, workers have neither time nor random numbers. */
  get #epoch() {
    this.#lazyEpoch ||= Date.now().toString(36) + Math.floor(Math.random() * 36 ** 4).toString(36);
    return this.#lazyEpoch;
  }

  get #newest() {
    return this.#forgotten + this.#kept.length - this.#start;
  }

  /** @param {number} number */
  #idOf(number) {
    return `${this.#epoch}-${number}`;
  }

  /** @param {string} id */
  #numberOf(id) {
    const digits = id.slice(this.#epoch.length + 1);
    return id.startsWith(`${this.#epoch}-`) && /^(?:0|[1-9]\d{0,15})$/.test(digits)
      ? Number(digits)
      : undefined;
  }

  #forget() {
    const oldestTime = this.#now() - this.#age;
    while (this.#start < this.#kept.length) {
      const oldest = /** @type {Kept} */ (this.#kept[this.#start]);
      if (
        this.#kept.length - this.#start <= this.#count &&
        this.#keptBytes <= this.#bytes &&
        oldest.time >= oldestTime
      ) {
        break;
      }
      this.#keptBytes -= oldest.bytes;
      this.#kept[this.#start] = undefined;
      this.#start += 1;
      this.#forgotten += 1;
    }
    if (this.#start > SLACK && this.#start > this.#kept.length / 2) {
      this.#kept.splice(0, this.#start);
      this.#start = 0;
    }
  }
}

/**
 * @param {any} store
 * @returns {Store}
 * @throws {TypeError} if it lacks a method
 */
export function checkStore(store) {
  for (const method of ['append', 'since', 'subscribe', 'compare']) {
    if (typeof store?.[method] !== 'function') {
      throw new TypeError(
        `store: expected an object with a method ${method}, received ${show(store)}`,
      );
    }
  }
  return store;
}

const encoder = new TextEncoder();

/**
 * In Node without a copy of the text.
 *
 * @param {string} text
 * @returns {number}
 */
function byteLength(text) {
  const { Buffer } = /** @type {any} */ (globalThis);
  return Buffer?.byteLength ? Buffer.byteLength(text) : encoder.encode(text).length;
}
