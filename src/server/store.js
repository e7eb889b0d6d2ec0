/**
 * The history of a channel in memory. What a channel asks of any store, and so of this one, is said at the
 * interface `Store` in `types/server.fetch.d.ts`.
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
