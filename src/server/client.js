import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers';

import { encodeComment, encodeEvent, toEvent } from './encode.js';
import { NodeConnection } from './node-connection.js';
import { describe } from './settings.js';

/**
 * One client of a server: what `connection` brings.
 *
 * Emits `close` once, however the stream ended.
 */
export class Client extends EventEmitter {
  #maxQueue;
  #log;
  /** Bytes that may wait at present: above `#maxQueue` once one turn has sent more than that. */
  #limit;

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response whose head is written
   * @param {{ lastEventId: string, maxQueue: number, log: (line: string) => void }} given
   */
  constructor(request, response, { lastEventId, maxQueue, log }) {
    super({ captureRejections: true });
    this.req = request;
    this.res = response;
    /** What the client says it has seen last; empty if it is new. Any text. */
    this.lastEventId = lastEventId;
    this.connection = new NodeConnection(request, response);
    this.#maxQueue = maxQueue;
    this.#limit = maxQueue;
    this.#log = log;
    this.connection.whenClosed(() => {
      try {
        this.emit('close');
      } catch (error) {
        this.#listenerFailed(error);
      }
    });
  }

  /**
   * Of a listener that is `async`.
   *
   * @param {unknown} error
   */
  [Symbol.for('nodejs.rejection')](error) {
    this.#listenerFailed(error);
  }

  /**
   * That a client has gone must not end the process.
   *
   * @param {unknown} error
   */
  #listenerFailed(error) {
    this.#log(`a listener of "close" threw: ${describe(error)}`);
  }

  get closed() {
    return this.connection.closed;
  }

  /**
   * Sends one event: `send(data)`, `send(event, data, id)` or `send({ event, data, id, retry })`.
   *
   * A client that does not read is cut once more than `maxQueue` bytes wait for it.
   *
   * @param {...any} given
   * @returns {boolean} whether it is still connected, and was not closed
   * @throws {TypeError} if it is no event
   */
  send(...given) {
    if (given.length === 0) {
      return this.connection.isWritable;
    }
    const [first, data, id] = given;
    const isWhole = given.length === 1 || (typeof first === 'object' && first !== null);
    return this.#write(encodeEvent(isWhole ? toEvent(first) : { event: first, data, id }));
  }

  /**
   * Sends a comment, which no event source shows.
   *
   * @param {string} text
   */
  comment(text) {
    return this.#write(encodeComment(text));
  }

  /** Ends the stream. The client comes back unless it is told otherwise. */
  close() {
    this.connection.end();
  }

  /** @param {string} text */
  #write(text) {
    const { connection } = this;
    const { queued } = connection;
    if (connection.isWritable && !this.#mayWait(queued, text.length)) {
      this.#log(`a client that does not read was cut: ${queued} bytes waited for it`);
      connection.destroy();
    }
    connection.writeText(text);
    return connection.isWritable;
  }

  /**
   * What is sent in one turn says nothing of how the client reads: however much it is, it may wait, and
   * `#maxQueue` bytes behind it.
   *
   * @param {number} queued
   * @param {number} length
   */
  #mayWait(queued, length) {
    if (queued <= this.#maxQueue) {
      this.#limit = this.#maxQueue;
    }
    if (queued + length > this.#limit) {
      if (this.#limit > this.#maxQueue) {
        return false;
      }
      this.#limit = Infinity;
      setImmediate(() => {
        this.#limit = this.connection.queued + this.#maxQueue;
      });
    }
    return true;
  }
}
