/**
 * The async iterator of a source: a queue of what its consumer has not taken yet.
 */
import { define } from './install.js';

/** @typedef {import('./types/event-source.d.ts').ServerEvent<unknown>} ServerEvent */

/** Text in code units from which on nothing is read until some is taken: 1 MiB if it is ASCII. */
const CAPACITY = 0x10_0000;

/** What an event counts besides its text, about the size of the object: many may have none. */
const OVERHEAD = 64;

export class EventIterator {
  /**
   * @param {string} lastEventId of the source when the iterator is made
   * @param {() => void} onDrain called when it was full and is not any more
   * @param {(lastEventId: string | undefined) => void} onReturn called when its consumer leaves; if
   *   that has not taken all events, with the last event ID of those which it took
   */
  constructor(lastEventId, onDrain, onReturn) {
    this.lastEventId = lastEventId;
    this.onDrain = onDrain;
    this.onReturn = onReturn;
    /** Events and their sizes by turns. @type {any[]} */
    this.queue = [];
    /** Where the queue begins: it is cut now and then, as that moves all of it. */
    this.head = 0;
    this.size = 0;
    /** Calls of `next` for which there was nothing. */
    this.waiting = /** @type {{ resolve: Function, reject: Function }[]} */ ([]);
    this.ended = false;
    /** @type {Error | undefined} thrown once, behind the last event */
    this.failure = undefined;
  }

  get isEmpty() {
    return this.head === this.queue.length;
  }

  get isFull() {
    return this.size >= CAPACITY;
  }

  /**
   * @param {ServerEvent} event
   * @param {number} length of its text
   */
  push(event, length) {
    if (this.waiting.length > 0) {
      this.lastEventId = event.lastEventId;
      this.waiting.splice(0, 1)[0].resolve({ value: event, done: false });
    } else {
      const size = length + OVERHEAD;
      this.size += size;
      this.queue.push(event, size);
    }
  }

  /** @returns {Promise<IteratorResult<ServerEvent, undefined>>} */
  next() {
    if (this.head < this.queue.length) {
      return Promise.resolve({ value: this.take(), done: false });
    }
    const { failure } = this;
    if (failure !== undefined) {
      this.failure = undefined;
    }
    return new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
      } else if (this.ended) {
        resolve({ value: undefined, done: true });
      } else {
        this.waiting.push({ resolve, reject });
      }
    });
  }

  /** @returns {ServerEvent} */
  take() {
    const { queue, head, isFull } = this;
    const event = queue[head];
    this.size -= queue[head + 1];
    this.lastEventId = event.lastEventId;
    // An event must not live on because it is in a queue that goes on.
    queue[head] = undefined;
    this.head = head + 2;
    if (this.head === queue.length || this.head >= 1024) {
      queue.splice(0, this.head);
      this.head = 0;
    }
    if (isFull && !this.isFull) {
      this.onDrain();
    }
    return event;
  }

  /**
   * No event will follow those in the queue.
   *
   * @param {Error} [failure] if the connection failed
   */
  end(failure) {
    if (this.ended) {
      return;
    }
    this.ended = true;
    this.failure = failure;
    const waiting = this.waiting.splice(0);
    if (failure !== undefined && waiting.length > 0) {
      this.failure = undefined;
      waiting.splice(0, 1)[0].reject(failure);
    }
    for (const { resolve } of waiting) {
      resolve({ value: undefined, done: true });
    }
  }

  /** Drops what is in the queue. */
  drop() {
    this.queue = [];
    this.head = 0;
    this.size = 0;
    this.failure = undefined;
    this.end();
  }

  /**
   * The consumer leaves the loop.
   *
   * @template Value
   * @param {Value} [value]
   * @returns {Promise<any>}
   */
  return(value) {
    this.onReturn(this.queue.length > this.head ? this.lastEventId : undefined);
    this.drop();
    return Promise.resolve({ value, done: true });
  }
}
defineAsyncIterator(EventIterator.prototype, function () {
  return this;
});

/**
 * Makes an async iterable of the objects with a prototype.
 *
 * @param {object} prototype
 * @param {(this: any) => EventIterator} iterate
 */
export function defineAsyncIterator(prototype, iterate) {
  // Where there is no symbol nothing looks for the method but what Babel made of a loop.
  const key = Symbol.asyncIterator ?? '@@asyncIterator';
  define(prototype, key, iterate);
}
