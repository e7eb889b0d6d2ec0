/**
 * The async iterator of a source: a queue of what its consumer has not taken yet.
 */
import { define } from './install.js';

/** @typedef {import('./types/event-source.d.ts').ServerEvent<unknown>} ServerEvent */

/** Text in code units from which on nothing is read until some is taken: 1 MiB if it is ASCII. */
const CAPACITY = 0x100000;

/** What an event counts besides its text, about the size of the object: many may have none. */
const OVERHEAD = 64;

export class EventIterator {
  /** @param {import('./delivery.js').Delivery} delivery */
  constructor(delivery) {
    this.delivery = delivery;
    /** Of the event taken last. */
    this.lastEventId = delivery.dispatcher.batches.lastEventId;
    /** Events and their sizes by turns. @type {any[]} */
    this.queue = [];
    /** Where the queue begins: it is cut now and then, as that moves all of it. */
    this.head = 0;
    this.size = 0;
    /** Calls of `next` for which there was nothing. */
    this.waiting = /** @type {Function[]} */ ([]);
    this.ended = false;
    /** @type {Error | null | undefined} thrown once, behind the last event */
    this.failure = null;
  }

  get isEmpty() {
    return this.head === this.queue.length;
  }

  /** Whether all was taken, and nothing more is asked for. */
  get keepsUp() {
    return !this.waiting.length && this.isEmpty;
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
      this.waiting.splice(0, 1)[0]({ value: event, done: false });
    } else {
      this.size += length + OVERHEAD;
      this.queue.push(event, length + OVERHEAD);
    }
  }

  /** @returns {Promise<IteratorResult<ServerEvent, undefined>>} */
  next() {
    const value = this.isEmpty ? this.delivery.pull(this) : this.take();
    if (value !== null) {
      this.lastEventId = value.lastEventId;
      return Promise.resolve({ value, done: false });
    }
    const { failure } = this;
    this.failure = null;
    if (failure) {
      return Promise.reject(failure);
    }
    return this.ended
      ? Promise.resolve({ value: undefined, done: true })
      : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** @returns {ServerEvent} */
  take() {
    const { queue, head, isFull } = this;
    const event = queue[head];
    this.size -= queue[head + 1];
    // An event must not live on because it is in a queue that goes on.
    queue[head] = undefined;
    this.head = head + 2;
    if (this.head === queue.length || this.head >= 1024) {
      queue.splice(0, this.head);
      this.head = 0;
    }
    if (isFull && !this.isFull) {
      this.delivery.settle();
    }
    return event;
  }

  /**
   * No event will follow those in the queue.
   *
   * @param {Error | null} [failure] if the connection failed
   */
  end(failure) {
    this.ended = true;
    this.failure = failure;
    for (const resolve of this.waiting.splice(0)) {
      resolve(this.next());
    }
  }

  /** Drops what is in the queue. */
  drop() {
    this.queue = [];
    this.head = 0;
    this.size = 0;
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
    this.delivery.leave(this);
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
