/**
 * The connections of all stores that were made with one client: one for commands, and one that is told
 * of events. They are like the client that the application gave, which itself is left alone, but never
 * give up, and notice a peer that is silent.
 *
 * After a break, who listens looks up what it missed before anything is appended: Redis gets both by
 * one connection, in that order. So clients that were connected all the time, and got live what could
 * not be kept, do not meet the mark that it leaves.
 */

import { messageOf } from '../settings.js';
import { Turns } from './turns.js';

/** @typedef {import('../types/server.redis.d.ts').RedisClient} RedisClient */

/** Milliseconds after which an idle connection is asked whether it is alive, and then is not. */
const PING = 5_000;
const SILENCE = 15_000;

/** Errors of a server that starts, is being replaced, or runs a long script. */
export const PASSING = /^(?:BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|READONLY|TRYAGAIN) /;

/** Milliseconds until Redis is asked again that is there but not yet able. */
export const PAUSE = 100;

/** @type {WeakMap<RedisClient, Connections>} */
const shared = new WeakMap();

export class Connections {
  /** Of what is large to read. */
  turns = new Turns();
  #client;
  #log;
  #commands;
  #events;
  #users = 0;
  /** When the connection for commands went, or null. @type {number | null} */
  #downSince = performance.now();
  #isTroubleKnown = false;
  /** What is told of each channel. @type {Map<string, Set<Listener>>} */
  #listeners = new Map();
  /** Channels of which messages may be missed, and since when. @type {Map<string, number>} */
  #deaf = new Map();
  /** Those that are subscribed to again, but nobody has looked up yet. @type {Set<string>} */
  #gaps = new Set();
  /** @type {Set<() => void>} */
  #whenUp = new Set();
  /** @type {Set<() => void>} */
  #whenReady = new Set();

  /**
   * @typedef {object} Listener
   * @property {(message: string) => void} onMessage
   * @property {() => void} onGap messages may have been missed
   */

  /**
   * @param {RedisClient} client
   * @param {(line: string) => void} log
   * @returns {Connections} for {@link release} when it is no longer needed
   */
  static of(client, log) {
    const connections = shared.get(client) ?? new Connections(client, log);
    shared.set(client, connections);
    connections.#users += 1;
    return connections;
  }

  /**
   * @param {RedisClient} client
   * @param {(line: string) => void} log
   */
  constructor(client, log) {
    this.#client = client;
    this.#log = log;
    this.#commands = this.#connect(
      () => this.#up(),
      () => {
        this.#downSince ??= performance.now();
      },
    );
    this.#events = this.#connect(
      () => this.#listeners.forEach((_, channel) => this.#subscribe(channel)),
      () => this.#listeners.forEach((_, channel) => this.#becomeDeaf(channel)),
    );
  }

  /** In which PUBLISH knows no such thing, but keys do. */
  get database() {
    return this.#client.options?.database ?? 0;
  }

  get isUp() {
    return this.#commands.isReady;
  }

  /** @returns {number | null} when the connection went, by `performance.now()` */
  get downSince() {
    return this.isUp ? null : this.#downSince;
  }

  /** @param {string} channel @returns {boolean} whether an event that is published there would be seen */
  isReadyFor(channel) {
    return this.isUp && !this.#deaf.has(channel);
  }

  /** @param {string} channel @returns {number | null} since when it has not been ready */
  notReadySince(channel) {
    return this.downSince ?? this.#deaf.get(channel) ?? null;
  }

  /**
   * @param {string} script
   * @param {string[]} keys
   * @param {string[]} args
   * @returns {Promise<any>} rejected while {@link isUp} if Redis refused, else if the reply was lost
   */
  run(script, keys, args) {
    return this.#commands.eval(script, { keys, arguments: args });
  }

  /**
   * @param {() => void} listener called each time that the connection for commands is there
   * @returns {() => void} ends that
   */
  whenUp(listener) {
    this.#whenUp.add(listener);
    return () => this.#whenUp.delete(listener);
  }

  /**
   * @param {() => void} listener called each time that a channel may have become ready
   * @returns {() => void} ends that
   */
  whenReady(listener) {
    this.#whenReady.add(listener);
    return () => this.#whenReady.delete(listener);
  }

  /**
   * @param {string} channel
   * @param {Listener} listener
   * @returns {() => void} ends it
   */
  listen(channel, listener) {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    this.#becomeDeaf(channel);
    if (this.#events.isReady) {
      this.#subscribe(channel);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        this.#forget(channel);
      }
    };
  }

  release() {
    this.#users -= 1;
    if (this.#users === 0) {
      shared.delete(this.#client);
      this.#commands.destroy();
      this.#events.destroy();
    }
  }

  /**
   * @param {() => void} onReady
   * @param {() => void} onError
   */
  #connect(onReady, onError) {
    const connection = this.#client.duplicate({
      pingInterval: PING,
      socket: { ...this.#client.options?.socket, socketTimeout: SILENCE, reconnectStrategy },
    });
    connection.on('ready', onReady);
    connection.on('error', (/** @type {unknown} */ error) => {
      if (!connection.isReady) {
        onError();
      }
      this.#say(error);
    });
    // It tries again by itself; what ends it is `destroy`.
    connection.connect().catch(() => {});
    return connection;
  }

  /** @param {string} channel */
  async #subscribe(channel) {
    try {
      await this.#events.subscribe(channel, this.#tell);
    } catch (error) {
      if (this.#users > 0) {
        // Refused; or cut off, and made again with the connection.
        this.#say(error);
      }
      return;
    }
    if (this.#listeners.has(channel)) {
      this.#gaps.add(channel);
      this.#tellOfGaps();
    }
  }

  /** @param {string} channel */
  #becomeDeaf(channel) {
    this.#gaps.delete(channel);
    if (!this.#deaf.has(channel)) {
      this.#deaf.set(channel, performance.now());
    }
  }

  /** @param {string} channel */
  #forget(channel) {
    this.#listeners.delete(channel);
    this.#deaf.delete(channel);
    this.#gaps.delete(channel);
    if (this.#events.isReady) {
      // If it fails the connection has gone, and with it the subscription.
      this.#events.unsubscribe(channel).catch(() => {});
    }
  }

  #tellOfGaps() {
    if (!this.isUp || this.#gaps.size === 0) {
      return;
    }
    const channels = [...this.#gaps];
    this.#gaps.clear();
    for (const channel of channels) {
      this.#deaf.delete(channel);
      this.#listeners.get(channel)?.forEach(({ onGap }) => onGap());
    }
    this.#whenReady.forEach((listener) => listener());
  }

  #tell = (/** @type {string} */ message, /** @type {string} */ channel) => {
    if (this.#deaf.has(channel)) {
      // Whoever looks up the gap reads it, and would take what came before for known if it had it now.
      return;
    }
    for (const { onMessage } of this.#listeners.get(channel) ?? []) {
      onMessage(message);
    }
  };

  #up() {
    this.#downSince = null;
    if (this.#isTroubleKnown) {
      this.#isTroubleKnown = false;
      this.#log('Redis can be reached again');
    }
    this.#whenUp.forEach((listener) => listener());
    this.#tellOfGaps();
    this.#whenReady.forEach((listener) => listener());
  }

  /** @param {unknown} error */
  #say(error) {
    if (!this.#isTroubleKnown) {
      this.#isTroubleKnown = true;
      this.#log(`Redis cannot be reached, trying again: ${messageOf(error)}`);
    }
  }
}

/**
 * Soon, then every two seconds, and not with all other processes at once.
 *
 * @param {number} retries
 */
function reconnectStrategy(retries) {
  return Math.min(50 * 2 ** Math.min(retries, 10), 1_500) + Math.random() * 500;
}
