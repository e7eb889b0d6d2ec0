import { EventEmitter } from 'node:events';

import { encodeComment, encodeEvent, toEvent } from './encode.js';
import { NodeConnection } from './node-connection.js';

/**
 * One client of a server: what `connection` brings.
 *
 * Emits `close` once, however the stream ended.
 */
export class Client extends EventEmitter {
  #maxQueue;

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response whose head is written
   * @param {{ lastEventId: string, maxQueue: number }} given
   */
  constructor(request, response, { lastEventId, maxQueue }) {
    super();
    this.req = request;
    this.res = response;
    /** What the client says it has seen last; empty if it is new. Any text. */
    this.lastEventId = lastEventId;
    this.connection = new NodeConnection(response);
    this.#maxQueue = maxQueue;
    this.connection.whenClosed(() => this.emit('close'));
  }

  get closed() {
    return this.connection.closed;
  }

  /**
   * Sends one event: `send(data)`, `send(event, data, id)` or `send({ event, data, id, retry })`.
   *
   * A client that does not read is cut once `maxQueue` bytes wait for it.
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
    const { queued } = this.connection;
    if (queued > 0 && queued + text.length > this.#maxQueue) {
      this.connection.destroy();
    }
    this.connection.writeText(text);
    return this.connection.isWritable;
  }
}
