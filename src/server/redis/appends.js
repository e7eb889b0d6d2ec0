/**
 * The way of events into a stream: in batches, one at a time, so that they are kept in the order in
 * which they came, and each once.
 *
 * A batch is *uncertain* when the connection went before its reply came: Redis may have it or not. It
 * is sent again when there is a connection, and never given up, as nobody could say what became of it.
 * Everything else is given up when the store has been unable to keep events for the time-out.
 *
 * What was given up is *lost*: the next batch marks the stream with that, and, as others must not wait
 * for it, one without events is made as soon as Redis takes it.
 */
import { messageOf } from '../settings.js';
import { PASSING, PAUSE } from './connections.js';
import { APPEND } from './scripts.js';

/**
 * @typedef {object} Entry
 * @property {import('../types/server.fetch.d.ts').NewEvent} event
 * @property {(id: string) => void} resolve
 * @property {(error: Error) => void} reject
 *
 * @typedef {object} Batch
 * @property {Entry[]} entries
 * @property {number} number by which Redis knows it
 * @property {number} since when it was sent first
 * @property {number} lost events that were given up before it
 * @property {boolean} isUncertain
 */

/** A script holds up everything else in Redis: what one may have to do. */
const MAX_EVENTS = 100;
const MAX_LENGTH = 1024 * 1024;

/** Milliseconds until Redis is asked to take a mark after it refused something, as for lack of memory. */
const MARK_PAUSE = 1000;

export class Appends {
  #connections;
  #target;
  #timeout;
  /** @type {Entry[]} */
  #waiting = [];
  /** @type {Batch | null} */
  #batch = null;
  #isSending = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #markPause;
  #number = 0;
  #lost = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #stopListening;
  #isClosed = false;

  /**
   * @param {import('./connections.js').Connections} connections
   * @param {{ keys: string[], args: string[], limits: string[] }} target
   * @param {number} timeout
   */
  constructor(connections, target, timeout) {
    this.#connections = connections;
    this.#target = target;
    this.#timeout = timeout;
    this.#stopListening = connections.whenReady(() => this.#proceed());
  }

  /**
   * @param {import('../types/server.fetch.d.ts').NewEvent} event
   * @returns {Promise<string>} its ID
   */
  append(event) {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('the store is closed'));
        return;
      }
      this.#waiting.push({ event, resolve, reject });
      this.#proceed();
    });
  }

  /** Whether events were given up, and Redis may not have a mark of them yet. */
  get isLost() {
    return this.#lost > 0 || (this.#batch !== null && this.#batch.lost > 0);
  }

  /** @param {number} number of a batch @returns {boolean} whether it has marked all that was given up */
  isLastMark(number) {
    const isNext = this.#batch !== null && this.#batch.number > number && this.#batch.lost > 0;
    return this.#lost === 0 && !isNext;
  }

  /** Gives up what Redis has not answered for. */
  close() {
    this.#isClosed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    clearTimeout(this.#pause);
    clearTimeout(this.#markPause);
    const entries = [...(this.#batch?.entries ?? []), ...this.#waiting];
    this.#batch = null;
    this.#waiting = [];
    entries.forEach(({ reject }) => reject(new Error('the store was closed')));
  }

  #proceed() {
    const [channel] = this.#target.args;
    if (this.#connections.isReadyFor(channel) && !this.#isSending && this.#pause === undefined) {
      this.#batch ??= this.#nextBatch();
      if (this.#batch !== null) {
        this.#send(this.#batch);
      }
    }
    this.#giveUpInTime();
  }

  /** @returns {Batch | null} */
  #nextBatch() {
    let count = 0;
    let length = 0;
    while (count < Math.min(this.#waiting.length, MAX_EVENTS)) {
      const { event } = this.#waiting[count];
      length += event.event.length + event.data.length;
      if (count > 0 && length > MAX_LENGTH) {
        break;
      }
      count += 1;
    }
    if (count === 0 && (this.#lost === 0 || this.#markPause !== undefined)) {
      return null;
    }
    this.#number += 1;
    const entries = this.#waiting.splice(0, count);
    const lost = this.#lost;
    this.#lost = 0;
    return { entries, number: this.#number, since: performance.now(), lost, isUncertain: false };
  }

  /** @param {Batch} batch */
  async #send(batch) {
    const { keys, args, limits } = this.#target;
    const events = batch.entries.flatMap(({ event }) => [event.event, event.data]);
    const numbers = [`${batch.number}`, ...limits, `${batch.lost}`];
    this.#isSending = true;
    try {
      const ids = await this.#connections.run(APPEND, keys, [...args, ...numbers, ...events]);
      batch.entries.forEach(({ resolve }, index) => resolve(ids[index]));
      this.#batch = null;
    } catch (error) {
      this.#failed(batch, error);
    }
    this.#isSending = false;
    if (!this.#isClosed) {
      this.#proceed();
    }
  }

  /**
   * @param {Batch} batch
   * @param {unknown} error
   */
  #failed(batch, error) {
    if (!this.#connections.isUp) {
      batch.isUncertain = true;
    } else if (PASSING.test(messageOf(error))) {
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#proceed();
      }, PAUSE);
    } else {
      // Had it been kept before, the script would have found its receipt.
      this.#giveUpBatch(batch, messageOf(error));
      clearTimeout(this.#markPause);
      this.#markPause = setTimeout(() => {
        this.#markPause = undefined;
        this.#proceed();
      }, MARK_PAUSE);
    }
  }

  #giveUpInTime() {
    clearTimeout(this.#timer);
    const since = this.#batch?.since ?? this.#connections.notReadySince(this.#target.args[0]);
    if (since === null) {
      return;
    }
    const left = since + this.#timeout - performance.now();
    if (left > 0) {
      this.#timer = setTimeout(() => this.#giveUpInTime(), left + 1);
      return;
    }
    const reason = `Redis has not answered for ${this.#timeout} ms`;
    if (this.#batch !== null && !this.#isSending && !this.#batch.isUncertain) {
      this.#giveUpBatch(this.#batch, reason);
    }
    this.#giveUp(this.#waiting.splice(0), reason);
  }

  /**
   * @param {Batch} batch
   * @param {string} reason
   */
  #giveUpBatch(batch, reason) {
    this.#batch = null;
    this.#lost += batch.lost;
    this.#giveUp(batch.entries, reason);
  }

  /**
   * @param {Entry[]} entries
   * @param {string} reason
   */
  #giveUp(entries, reason) {
    this.#lost += entries.length;
    entries.forEach(({ reject }) => reject(new Error(reason)));
  }
}
