import { Connection } from './connection.js';

/** Bytes that a stream takes before it wants no more. */
const HIGH_WATER_MARK = 64 * 1024;

/** The body of a `Response`. */
export class FetchConnection extends Connection {
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;

  /** @type {ReadableStream<Uint8Array>} */
  body = new ReadableStream(
    {
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.drained(),
      cancel: () => this.ended(),
    },
    { highWaterMark: HIGH_WATER_MARK, size: (chunk) => chunk?.byteLength ?? 0 },
  );

  /** @param {Uint8Array} bytes */
  transmit(bytes) {
    this.#controller?.enqueue(bytes);
  }

  unsent() {
    return Math.max(HIGH_WATER_MARK - this.#room, 0);
  }

  hasRoom() {
    return this.#room > 0;
  }

  finish() {
    this.#controller?.close();
    this.ended();
  }

  /** @param {unknown} [reason] */
  abort(reason = new Error('the stream was cut')) {
    this.#controller?.error(reason);
    this.ended();
  }

  get #room() {
    return this.#controller?.desiredSize ?? 0;
  }
}
