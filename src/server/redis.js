/**
 * "./server/redis": the history of a channel in a Redis stream, for several processes that each publish
 * and serve. IDs are those of the stream, `<milliseconds>-<number>`, so any process can resume what
 * another one began.
 *
 * Events are told of by PUBLISH, in the script that appends them (`redis/scripts.js`). Messages that
 * were missed, as while a connection was gone, are in the stream: the channel looks them up.
 *
 * The oldest entry is never handed out: it stands for the last event that was let go of, so that it can
 * be told whether an ID is one of a client that missed nothing.
 */
import { randomUUID } from 'node:crypto';

import { MAX_TIME, check, checkInteger } from './check.js';
import { Appends } from './redis/appends.js';
import { Connections } from './redis/connections.js';
import { Reads } from './redis/reads.js';
import { logError } from './settings.js';

/**
 * @typedef {import('./types/server.redis.d.ts').RedisClient} RedisClient
 * @typedef {import('./types/server.redis.d.ts').RedisStoreOptions} RedisStoreOptions
 * @typedef {import('./types/server.fetch.d.ts').Store} Store
 * @typedef {import('./types/server.fetch.d.ts').NewEvent} NewEvent
 * @typedef {import('./types/server.fetch.d.ts').Replay} Replay
 * @typedef {import('./types/server.fetch.d.ts').StoredEvent} StoredEvent
 * @typedef {[id: string, fields: string[]]} Entry
 */

const COUNT = 1000;
const TIMEOUT = 3000;

/** No larger number than Redis has, nor one that is written in two ways. */
const ID = /^(?:0|[1-9]\d{0,18})-(?:0|[1-9]\d{0,18})$/;

/** @implements {Store} */
export class RedisStore {
  #age;
  #connections;
  #appends;
  #reads;
  #channel;
  /** Tells what this store wrote from what others did. */
  #sender = randomUUID();
  /** @type {Set<() => void>} */
  #subscriptions = new Set();
  #isClosed = false;

  /**
   * @param {RedisClient} client what `createClient` of the package `redis` gives; need not be connected
   * @param {RedisStoreOptions} options
   * @throws {TypeError} that names the option and the value
   */
  constructor(client, options) {
    const isClient = typeof Object(client).duplicate === 'function';
    check('client', client, isClient, 'what createClient of the package redis gives');
    check('options', options, typeof options === 'object' && options !== null, 'an object');
    const { key, count = COUNT, age = Infinity, timeout = TIMEOUT, log = logError } = options;
    check('key', key, typeof key === 'string' && key !== '', 'the name of a stream');
    checkInteger('count', count, 1, 'a number of events');
    if (age !== Infinity) {
      checkInteger('age', age, 1, 'milliseconds');
    }
    checkInteger('timeout', timeout, 1, 'milliseconds', MAX_TIME);
    check('log', log, typeof log === 'function', 'a function');

    this.#age = age;
    this.#connections = Connections.of(client, log);
    this.#channel = `${this.#connections.database}:${key}`;
    this.#appends = new Appends(
      this.#connections,
      {
        // In a cluster both must lie in one place, which is that of the text in braces.
        keys: [key, `{${key}}:receipt:${this.#sender}`],
        args: [this.#channel, this.#sender],
        limits: [`${count + 1}`, age === Infinity ? '' : `${age}`],
      },
      timeout,
    );
    this.#reads = new Reads(this.#connections, key, timeout);
  }

  /**
   * @param {NewEvent} event
   * @returns {Promise<string>}
   */
  append(event) {
    return this.#appends.append(event);
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   * @returns {Promise<Replay>}
   */
  async since(id, limit) {
    const { isLost } = this.#appends;
    const replay = await this.#read(id, limit);
    return isLost ? { ...replay, isLost } : replay;
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   * @returns {Promise<Replay>}
   */
  async #read(id, limit) {
    const known = id !== null && ID.test(id) ? id : '';
    const args = [known, `${limit + 1}`];
    return known === ''
      ? this.#toReplay(id, '', await this.#reads.ask(args))
      : this.#reads.askForPage(args, (reply) => this.#toReplay(id, known, reply));
  }

  /**
   * @param {string | null} id
   * @param {string} known the same if it can be one of Redis, or empty
   * @param {[newest: string, oldest: string, now: string, entries: Entry[]]} reply
   * @returns {Replay}
   */
  #toReplay(id, known, [newest, oldest, now, entries]) {
    if (id === null || id === newest) {
      return { events: [], stale: null, last: newest };
    }
    if (known === '' || entries[0]?.[0] !== known) {
      const isTooOld = known !== '' && compare(known, oldest) < 0;
      return { events: [], stale: isTooOld ? 'too-old' : 'unknown', last: newest };
    }
    const missed = entries.slice(1);
    if (missed.some(([, [field]]) => field === 'lost') || this.#isExpired(missed[0], now)) {
      return { events: [], stale: 'too-old', last: newest };
    }
    const events = missed.map(toEvent);
    return { events, stale: null, last: events.at(-1)?.id ?? known };
  }

  /**
   * @param {(event: StoredEvent) => void} onEvent
   * @param {() => void} onGap
   * @param {(id: string) => void} [onPlace]
   */
  subscribe(onEvent, onGap, onPlace = () => {}) {
    const stop = this.#connections.listen(this.#channel, {
      onMessage: (message) => {
        const endOfId = message.indexOf('\n');
        const endOfType = message.indexOf('\n', endOfId + 1);
        if (endOfId > 0) {
          const id = message.slice(0, endOfId);
          const event = message.slice(endOfId + 1, endOfType);
          onEvent({ id, event, data: message.slice(endOfType + 1) });
        } else if (message.startsWith(`${this.#sender} `, 1)) {
          // Clients that were here got what was lost: they go on from the mark, and never meet it.
          // If more was lost since, they do so from the mark of that.
          if (this.#appends.isLastMark(Number(message.slice(this.#sender.length + 2, endOfType)))) {
            onPlace(message.slice(endOfType + 1));
          }
        } else {
          // Another process lost events, which its own clients got.
          onGap();
        }
      },
      onGap,
    });
    this.#subscriptions.add(stop);
    return () => {
      this.#subscriptions.delete(stop);
      stop();
    };
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  compare(a, b) {
    return compare(a, b);
  }

  /** Ends the connections, if no other store has them. What Redis has not answered for is given up. */
  close() {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#subscriptions.forEach((stop) => stop());
      this.#appends.close();
      this.#connections.release();
    }
  }

  /**
   * @param {Entry | undefined} entry
   * @param {string} now
   */
  #isExpired(entry, now) {
    return entry !== undefined && Number(entry[0].split('-')[0]) < Number(now) - this.#age;
  }
}

/**
 * @param {Entry} entry
 * @returns {StoredEvent}
 */
function toEvent([id, fields]) {
  const [, event = '', , data = ''] = fields;
  return { id, event, data };
}

/**
 * Digits without leading zeros, which may be more than a number holds.
 *
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  const [aTime, aNumber] = a.split('-');
  const [bTime, bNumber] = b.split('-');
  return compareDigits(aTime, bTime) || compareDigits(aNumber, bNumber);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compareDigits(a, b) {
  return a.length - b.length || Number(a > b) - Number(a < b);
}
