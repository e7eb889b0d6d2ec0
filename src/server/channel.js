/**
 * A channel numbers events, keeps them, gives them to its clients, and to those that come back what
 * they missed.
 *
 * An event is encoded once, what is published in one turn is one piece, and all clients get the same
 * bytes. They get it when the store tells of it, not when it is published: so each process delivers in
 * the one order of the store.
 */
import { MAX_TIME, check, checkInteger } from './check.js';
import { thisTurn } from './connection.js';
import {
  checkRetry,
  checkType,
  encodeEvent,
  encodeRetry,
  toBytes,
  toEvent,
  toText,
} from './encode.js';
import { join } from './frames.js';
import { MAX_QUEUE, logError, messageOf } from './settings.js';
import { MemoryStore, checkStore } from './store.js';
import { Subscriber } from './subscriber.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').ChannelOptions} ChannelOptions
 * @typedef {import('./types/server.fetch.d.ts').StoredEvent} StoredEvent
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('./frames.js').Frame} Frame
 * @typedef {{ connection: Connection, lastEventId: string }} Client
 */

/** Where an event is kept as it was encoded: a `WeakMap` of many that are short-lived is slow. */
const FRAME = Symbol('frame');

/** @param {ChannelOptions} [options] */
export function createChannel(options) {
  return new Channel(options);
}

export class Channel {
  #store;
  #stop;
  #log;
  /** @type {Map<Client, Subscriber>} */
  #subscribers = new Map();
  /** Where clients go on that were unsubscribed. @type {WeakMap<Client, import('./subscriber.js').Place>} */
  #left = new WeakMap();
  /** Delivered, and not yet sent. @type {Frame[]} */
  #batch = [];
  /** The ID that was delivered last. @type {string | null} */
  #delivered = null;
  #counters = { published: 0, unkept: 0, replayed: 0, stale: 0, dropped: 0, cut: 0 };
  #isStoreDown = false;
  /** What who comes late is told. @type {(() => string) | null} */
  #farewell = null;
  #home;

  /**
   * @param {ChannelOptions} [options]
   * @throws {TypeError} that names the option and the value
   */
  constructor(options = {}) {
    check('options', options, typeof options === 'object' && options !== null, 'an object');
    const {
      history,
      log = logError,
      maxQueue = MAX_QUEUE,
      slow = 'resume',
      staleEvent = 'stale',
      store,
    } = options;
    check('history', history, history === undefined || isObject(history), 'an object');
    check('history', history, history === undefined || store === undefined, 'none beside a store');
    check('log', log, typeof log === 'function', 'a function');
    checkInteger('maxQueue', maxQueue, 1, 'a number of bytes');
    check('slow', slow, slow === 'resume' || slow === 'close', "'resume' or 'close'");
    checkType(staleEvent);
    this.#log = log;
    this.#store = store === undefined ? new MemoryStore(history) : checkStore(store);
    this.#home = {
      store: this.#store,
      slow,
      maxQueue,
      staleEvent,
      counters: this.#counters,
      settle: () => {
        this.#send();
        return this.#delivered;
      },
      toFrame: (/** @type {StoredEvent} */ event) => this.#toFrame(event),
      storeFailed: (/** @type {string} */ what, /** @type {unknown} */ error) =>
        this.#storeFailed(what, error),
    };
    this.#stop = this.#store.subscribe(
      (event) => this.#deliver(this.#toFrame(event)),
      () => this.#lookUp(),
      (id) => this.#deliverMark({ id, bytes: toBytes(encodeEvent({ id })) }),
    );
  }

  /** Numbers of the present, and counts since the channel was made. */
  get counters() {
    let queued = 0;
    for (const { connection } of this.#subscribers.keys()) {
      queued += connection.queued;
    }
    return { connections: this.#subscribers.size, queued, ...this.#counters };
  }

  /**
   * Numbers an event, keeps it and sends it to all clients.
   *
   * @param {unknown} value an event without `id` and `retry`, or data alone
   * @returns {Promise<string | null>} its ID, or null if the store does not keep it; never rejected
   * @throws {TypeError} if it is no event
   * @throws {Error} if the channel is closed
   */
  publish(value) {
    const { event: type, data, id, retry } = toEvent(value);
    check('id', id, id === undefined, 'none: the channel numbers its events');
    check('retry', retry, retry === undefined, 'none: it is an option of streams');
    const event = { event: type ?? '', data: toText(data) };
    checkType(event.event);
    if (this.#farewell !== null) {
      throw new Error('the channel is closed');
    }
    this.#counters.published += 1;
    try {
      const given = this.#store.append(event);
      if (typeof given === 'string') {
        this.#storeWorks();
        return Promise.resolve(given);
      }
      return Promise.resolve(given).then(
        (id) => {
          this.#storeWorks();
          return id;
        },
        (error) => this.#sendUnkept(event, error),
      );
    } catch (error) {
      return Promise.resolve(this.#sendUnkept(event, error));
    }
  }

  /**
   * Gives a client what it missed, then every event.
   *
   * @param {Client} client one that a `connection` event has brought, as an example
   */
  subscribe(client) {
    if (this.#farewell !== null) {
      client.connection.writeText(this.#farewell());
      client.connection.end();
    } else if (!this.#subscribers.has(client) && !client.connection.closed) {
      const place = this.#left.get(client) ?? client;
      this.#subscribers.set(client, new Subscriber(client.connection, place, this.#home));
      if (place === client) {
        client.connection.whenClosed(() => this.unsubscribe(client));
      }
    }
  }

  /** @param {Client} client whose stream stays open; subscribed again it gets what it missed */
  unsubscribe(client) {
    const subscriber = this.#subscribers.get(client);
    if (subscriber !== undefined) {
      this.#subscribers.delete(client);
      this.#left.set(client, subscriber.stop());
    }
  }

  /**
   * Ends the streams of all clients, having told them when to come back, and keeps later ones as short.
   *
   * @param {{ retry?: number, spread?: number }} [options] milliseconds
   */
  close(options = {}) {
    const farewell = toFarewell(options);
    this.#send();
    this.#farewell = farewell;
    this.#stop();
    for (const { connection } of [...this.#subscribers.keys()]) {
      connection.writeText(farewell());
      connection.end();
    }
  }

  /** @param {Frame} frame */
  #deliver(frame) {
    if (this.#batch.length === 0) {
      thisTurn.then(() => this.#send());
    }
    this.#batch.push(frame);
    this.#delivered = frame.id ?? this.#delivered;
  }

  #send() {
    if (this.#batch.length > 0) {
      const frames = this.#batch;
      this.#batch = [];
      const whole = join(frames);
      for (const subscriber of this.#subscribers.values()) {
        subscriber.receive(frames, whole);
      }
    }
  }

  /** @param {Frame & { id: string }} mark */
  #deliverMark(mark) {
    this.#send();
    this.#delivered = mark.id;
    for (const subscriber of this.#subscribers.values()) {
      subscriber.receiveMark(mark);
    }
  }

  #lookUp() {
    this.#send();
    for (const subscriber of this.#subscribers.values()) {
      subscriber.lookUp();
    }
  }

  /** @param {StoredEvent} event */
  #toFrame(event) {
    const known = /** @type {{ [FRAME]?: Frame }} */ (event);
    const frame = known[FRAME] ?? { id: event.id, bytes: this.#encode(event) };
    if (Object.isExtensible(event)) {
      known[FRAME] = frame;
    }
    return frame;
  }

  /**
   * Others may write to a store as well, and what they write must not end this process.
   *
   * @param {StoredEvent} event
   */
  #encode({ id, event, data }) {
    try {
      return toBytes(encodeEvent({ event, data, id }));
    } catch (error) {
      this.#log(`the store holds an event that cannot be sent, ${id}: ${messageOf(error)}`);
      return toBytes(':\n\n');
    }
  }

  /**
   * @param {{ event: string, data: string }} event
   * @param {unknown} error
   */
  #sendUnkept(event, error) {
    this.#counters.unkept += 1;
    this.#storeFailed('did not keep an event; clients that are connected here get it', error);
    this.#deliver({ id: null, bytes: toBytes(encodeEvent(event)) });
    return null;
  }

  #storeWorks() {
    if (this.#isStoreDown) {
      this.#isStoreDown = false;
      this.#log('the store keeps events again');
    }
  }

  /**
   * One line for a store that is down, until it has kept an event again.
   *
   * @param {string} what
   * @param {unknown} error
   */
  #storeFailed(what, error) {
    if (!this.#isStoreDown) {
      this.#isStoreDown = true;
      this.#log(`the store ${what}: ${messageOf(error)}`);
    }
  }
}

/**
 * By what it can do: the files of ES modules and of CommonJS each have a class of their own.
 *
 * @param {any} value
 * @returns {value is Channel}
 */
export function isChannel(value) {
  return typeof value?.publish === 'function' && typeof value.subscribe === 'function';
}

/**
 * When to come back: not all at once, as a server that has just started would have it.
 *
 * @param {{ retry?: number, spread?: number }} options
 * @returns {() => string} what each client is told
 */
export function toFarewell({ retry = 1000, spread = Math.min(retry, MAX_TIME - retry) }) {
  checkRetry('retry', retry);
  checkInteger('spread', spread, 0, 'milliseconds', MAX_TIME - retry);
  return () => `${encodeRetry(retry + Math.round(Math.random() * spread))}\n`;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}
