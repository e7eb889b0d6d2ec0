/**
 * The connections of all stores that were made with one client: one for commands, and one that is told
 * of events. They are like the client that the application gave, which itself is left alone, but never
 * give up, and notice a peer that is silent.
 */

/** @typedef {import('../types/server.redis.d.ts').RedisClient} RedisClient */

/** Milliseconds after which an idle connection is asked whether it is alive, and then is not. */
const PING = 5_000;
const SILENCE = 15_000;

/** @type {WeakMap<RedisClient, Connections>} */
const shared = new WeakMap();

export class Connections {
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
  /** @type {Set<() => void>} */
  #whenUp = new Set();

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
    this.#commands = this.#connect(() => this.#up());
    this.#events = this.#connect(() => {
      for (const channel of this.#listeners.keys()) {
        this.#subscribe(channel);
      }
    });
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
   * @param {string} channel
   * @param {Listener} listener
   * @returns {() => void} ends it
   */
  listen(channel, listener) {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    if (this.#events.isReady) {
      this.#subscribe(channel);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.delete(channel) && this.#events.isReady) {
        // If it fails the connection has gone, and with it the subscription.
        this.#events.unsubscribe(channel).catch(() => {});
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

  /** @param {() => void} onReady */
  #connect(onReady) {
    const connection = this.#client.duplicate({
      pingInterval: PING,
      socket: { ...this.#client.options?.socket, socketTimeout: SILENCE, reconnectStrategy },
    });
    connection.on('error', (/** @type {unknown} */ error) => this.#trouble(error));
    connection.on('ready', onReady);
    // It tries again by itself; what ends it is `destroy`.
    connection.connect().catch(() => {});
    return connection;
  }

  /** Messages come from when the reply is there: what was published before may have been missed. */
  async #subscribe(/** @type {string} */ channel) {
    try {
      await this.#events.subscribe(channel, this.#tell);
    } catch (error) {
      if (this.#users > 0) {
        // Refused, or cut off: then it is made again with the connection.
        this.#trouble(error);
      }
      return;
    }
    for (const { onGap } of this.#listeners.get(channel) ?? []) {
      onGap();
    }
  }

  #tell = (/** @type {string} */ message, /** @type {string} */ channel) => {
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
  }

  /** @param {unknown} error */
  #trouble(error) {
    if (!this.isUp) {
      this.#downSince ??= performance.now();
    }
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

/**
 * An address that has several IPs fails with an error per IP, and no text of its own.
 *
 * @param {any} error
 * @returns {string}
 */
export function messageOf(error) {
  return error?.message || error?.code || String(error);
}
