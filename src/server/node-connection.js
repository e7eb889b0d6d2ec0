import { Connection } from './connection.js';

/** A response of Node's http, https or http2. */
export class NodeConnection extends Connection {
  #response;
  /** Not `writableNeedDrain`, which responses of http2 lack. */
  #hasRoom = true;

  /** @param {import('node:http').ServerResponse} response whose head is written */
  constructor(response) {
    super();
    this.#response = response;
    response.on('drain', () => {
      this.#hasRoom = true;
      this.drained();
    });
    response.on('close', () => this.ended());
    // A client that went while something was written: `close` follows, which is all there is to know.
    response.on('error', () => {});
    // HTTP/2: where something waits to be sent, a stream that its client cancels without an error code
    // stays open until its session ends.
    const { stream } = /** @type {{ stream?: import('node:http2').Http2Stream }} */ (response);
    stream?.on('aborted', () => stream.destroy());
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
    this.#response.end();
  }

  abort() {
    this.#response.destroy();
  }
}
