import { Connection } from './connection.js';

/** Bytes that a stream takes before it wants no more. */
const HIGH_WATER_MARK = 64 * 1024;

/** The body of a `Response`. */
export class FetchConnection extends Connection {
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;
  /** @type {{ reason: unknown } | undefined} */
  #failure;

  /** @type {ReadableStream<Uint8Array>} */
  body = new ReadableStream(
    {
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => {
        this.#failWhenTaken();
        this.drained();
      },
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

  /**
   * Cuts the stream behind what was written: the error of a stream discards what waits in it.
   *
   * @param {unknown} reason
   */
  fail(reason) {
    this.#failure = { reason };
    this.end();
  }

  finish() {
    if (this.#failure === undefined) {
      this.#controller?.close();
    } else {
      this.#failWhenTaken();
    }
    this.ended();
  }

  /** @param {unknown} [reason] */
  abort(reason = new Error('the stream was cut')) {
    this.#controller?.error(reason);
    this.ended();
  }

  #failWhenTaken() {
    const failure = this.#failure;
    if (failure !== undefined && this.#room === HIGH_WATER_MARK) {
      this.#failure = undefined;
      // Who passes the last piece on, as to a socket, has a turn for it before the error.
      setTimeout(() => this.#controller?.error(failure.reason), 0);
    }
  }

  get #room() {
    return this.#controller?.desiredSize ?? 0;
  }
}
