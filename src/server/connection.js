/**
 * One open stream to one client, whatever carries it: `NodeConnection` and `FetchConnection` are the
 * two kinds.
 *
 * Text that is written in one turn leaves in one piece: a write to a socket costs far more than an event.
 */
import { toBytes } from './encode.js';

/** What waits for it runs in this turn. It costs less than `queueMicrotask`, which Node can trace. */
export const thisTurn = Promise.resolve();

export class Connection {
  #closed = false;
  /** Whether it was ended or cut, and may have yet to close. */
  #isOver = false;
  #text = '';
  /** @type {(() => void)[]} */
  #closeListeners = [];
  /** @type {(() => void)[]} */
  #drainListeners = [];

  get closed() {
    return this.#closed;
  }

  /** Whether what is written from now on is still sent. */
  get isWritable() {
    return !this.#closed && !this.#isOver;
  }

  /** Bytes that the network has not taken, as far as is known. */
  get queued() {
    return this.#closed ? 0 : this.#text.length + this.unsent();
  }

  /** @param {string} text */
  writeText(text) {
    if (!this.isWritable) {
      return;
    }
    if (this.#text === '') {
      thisTurn.then(() => this.#flush());
    }
    this.#text += text;
  }

  /** @param {Uint8Array} bytes that nobody changes later: connections share them */
  write(bytes) {
    this.#flush();
    if (this.isWritable) {
      this.transmit(bytes);
    }
  }

  /** Ends the stream behind what was written. */
  end() {
    this.#flush();
    if (this.isWritable) {
      this.#isOver = true;
      this.finish();
    }
  }

  /** Cuts the stream: what waits is let go of. */
  destroy() {
    if (!this.#closed) {
      this.#isOver = true;
      this.#text = '';
      this.abort();
    }
  }

  /** @param {() => void} listener called once */
  whenClosed(listener) {
    if (this.#closed) {
      queueMicrotask(listener);
    } else {
      this.#closeListeners.push(listener);
    }
  }

  /** @param {() => void} listener called once, when more can be taken or nothing will ever be */
  whenDrained(listener) {
    if (this.#closed || this.hasRoom()) {
      queueMicrotask(listener);
    } else {
      this.#drainListeners.push(listener);
    }
  }

  #flush() {
    const text = this.#text;
    if (text !== '') {
      this.#text = '';
      this.transmit(toBytes(text));
    }
  }

  // What the kinds call:

  drained() {
    call(this.#drainListeners.splice(0));
  }

  ended() {
    if (!this.#closed) {
      this.#closed = true;
      this.#text = '';
      call(this.#closeListeners.splice(0));
      this.drained();
    }
  }

  // What the kinds have:

  /** @param {Uint8Array} bytes */
  transmit(bytes) {
    throw new Error(`nothing takes these ${bytes.length} bytes`);
  }

  /** @returns {number} bytes */
  unsent() {
    return 0;
  }

  /** @returns {boolean} whether the network takes as much as it is given */
  hasRoom() {
    return true;
  }

  finish() {}

  abort() {}
}

/** @param {(() => void)[]} listeners */
function call(listeners) {
  for (const listener of listeners) {
    listener();
  }
}
