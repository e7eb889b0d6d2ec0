import { Connection } from './connection.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/** The stream that a socket of HTTP/1 carries. @type {WeakMap<object, NodeConnection>} */
const streams = new WeakMap();

/**
 * Whether a request was sent behind a stream on the same socket: it could not be answered before that
 * ends, which may be never.
 *
 * @param {IncomingMessage} request
 */
export function isBehindStream({ socket }) {
  return Boolean(socket) && streams.has(socket);
}

/** A response of Node's http, https or http2. */
export class NodeConnection extends Connection {
  #response;
  /** Of HTTP/1 alone: streams of HTTP/2 share one. @type {IncomingMessage['socket'] | undefined} */
  #socket;
  /** Not `writableNeedDrain`, which responses of http2 lack. */
  #hasRoom = true;

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response whose head is written
   */
  constructor(request, response) {
    super();
    this.#response = response;
    response.on('drain', () => {
      this.#hasRoom = true;
      this.drained();
    });
    response.on('close', () => this.ended());
    // A client that went while something was written: `close` follows, which is all there is to know.
    response.on('error', () => {});
    const { stream } = /** @type {{ stream?: import('node:http2').Http2Stream }} */ (response);
    if (stream === undefined) {
      this.#watchSocket(request.socket);
    } else {
      // Where something waits to be sent, a stream that its client cancels without an error code stays
      // open until its session ends.
      stream.on('aborted', () => stream.destroy());
    }
  }

  /** Ends the stream, and its socket: a client that is to reconnect would else do so on that one. */
  hangUp() {
    const socket = this.#socket;
    this.#response.once('finish', () => socket?.destroySoon?.());
    this.end();
  }

  /** @param {Uint8Array} bytes */
  transmit(bytes) {
    // A response that was ended elsewhere would emit an error.
    if (!this.#response.writableEnded) {
      this.#hasRoom = this.#response.write(bytes);
    }
  }

  unsent() {
    return this.#response.writableLength;
  }

  hasRoom() {
    return this.#hasRoom;
  }

  finish() {
    this.#leaveSocket();
    this.#response.end();
  }

  abort() {
    this.#response.destroy();
    this.#socket?.destroy();
  }

  /**
   * A response that waits for the one before it, as of a pipelined request, does not have the socket
   * yet: it tells of no end, and nothing can destroy it.
   *
   * @param {IncomingMessage['socket'] | undefined} socket which requests made by hand may lack
   */
  #watchSocket(socket) {
    if (!socket) {
      return;
    }
    const onClose = () => this.ended();
    this.#socket = socket;
    streams.set(socket, this);
    socket.on('close', onClose);
    this.whenClosed(() => {
      socket.removeListener('close', onClose);
      this.#leaveSocket();
    });
  }

  #leaveSocket() {
    if (this.#socket && streams.get(this.#socket) === this) {
      streams.delete(this.#socket);
    }
  }
}
