/**
 * Turns what the Rust side reports into events at the object that the page holds.
 *
 * Per read of the stream Rust hands over its text and a table of lengths, not a call per event:
 * the text is decoded here in few pieces and sliced.
 */
import { environment } from './environment.js';
import { chooseFasterMessageEvent, makeMessageEvent } from './message-event.js';
import { requests } from './requests.js';
import { request } from './turns.js';

// Taken before a page can replace it; zone.js, which does, has been there earlier.
const { dispatchEvent } = EventTarget.prototype;

// Data may begin with U+FEFF, and the stream's own byte order mark is gone by now.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** In the table, instead of a length: as in the event before. */
const SAME = 0xffff_ffff;

/** Numbers per event in the table: lengths of data, event type and last event ID. */
const STRIDE = 3;

/** Events in one read from which on a stream counts as busy. */
const BUSY = 64;

/**
 * @typedef {object} Batch
 * @property {string} text
 * @property {Uint32Array} table lengths in UTF-16 code units
 */

export class Dispatcher {
  /** @param {EventTarget} target */
  constructor(target) {
    this.target = target;
    this.onrelease = () => {};
    this.environment = environment;
    this.requests = requests;
    /** @type {{ abort(): void } | null} the request under way, which the engine sets */
    this.transport = null;
    /** Whether an `error` for a broken engine is to be fired. */
    this.failing = false;
    /** @type {Batch[]} */
    this.batches = [];
    /** Position in the first batch: in its table, and in its text. */
    this.row = 0;
    this.offset = 0;
    this.origin = '';
    this.type = '';
    this.lastEventId = '';
    /** @type {(() => void)[]} */
    this.settle = [];
    /** The connection's, of which there is one at a time. @type {any} */
    this.timer = undefined;
    /** @type {(expired: boolean) => void} */
    this.settleTimer = () => {};
    this.keepsAlive = true;
  }

  /**
   * Takes over events of one read. Nothing is dispatched before {@link flush}.
   *
   * @param {Uint8Array} text a view of the engine's memory, valid during this call only
   * @param {Uint32Array} table likewise
   */
  deliver(text, table) {
    this.batches.push({ text: decoder.decode(text), table: new Uint32Array(table) });
  }

  /**
   * Dispatches what was delivered, each event in a callback of its own.
   *
   * @param {string} origin
   * @returns {Promise<void>} fulfilled when that is done or cancelled
   */
  flush(origin) {
    this.origin = origin;
    const rows = this.batches.reduce((sum, { table }) => sum + table.length, 0);
    const events = rows / STRIDE;
    if (events >= BUSY) {
      chooseFasterMessageEvent();
    }
    return new Promise((resolve) => {
      this.settle.push(resolve);
      request(this, events);
    });
  }

  /**
   * A callback without an event, for what the standard does in a task of its own.
   *
   * @returns {Promise<void>}
   */
  turn() {
    return new Promise((resolve) => {
      const step = () => {
        resolve();
        return false;
      };
      request({ step }, 1);
    });
  }

  /**
   * For what the platform reports a little later.
   *
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  timeout(milliseconds) {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  }

  /**
   * @param {number} milliseconds
   * @returns {Promise<boolean>} fulfilled with whether it expired, and was not stopped
   */
  startTimer(milliseconds) {
    return new Promise((resolve) => {
      this.settleTimer = resolve;
      this.timer = setTimeout(() => resolve(true), milliseconds);
      if (!this.keepsAlive) {
        this.unref();
      }
    });
  }

  stopTimer() {
    clearTimeout(this.timer);
    this.settleTimer(false);
  }

  /** For a runtime that ends when nothing is left to wait for; `node.js` adds the connection. */
  unref() {
    this.keepsAlive = false;
    this.timer?.unref?.();
  }

  /** @returns {boolean} whether there is more to do */
  step() {
    if (this.batches.length > 0) {
      this.dispatchNext(this.batches[0]);
    }
    if (this.batches.length > 0) {
      return true;
    }
    for (const settle of this.settle.splice(0)) {
      settle();
    }
    return false;
  }

  /** @param {Batch} batch */
  dispatchNext({ text, table }) {
    const { row } = this;
    const data = this.slice(text, table[row]);
    if (table[row + 1] !== SAME) {
      this.type = this.slice(text, table[row + 1]);
    }
    if (table[row + 2] !== SAME) {
      this.lastEventId = this.slice(text, table[row + 2]);
    }
    this.row = row + STRIDE;
    // The batch is let go before a listener runs: it may cancel, or keep what it was given.
    if (this.row === table.length) {
      this.batches.shift();
      this.row = 0;
      this.offset = 0;
    }
    this.dispatch(makeMessageEvent(this.type, data, this.origin, this.lastEventId));
  }

  /**
   * @param {string} text
   * @param {number} length
   */
  slice(text, length) {
    const start = this.offset;
    this.offset = start + length;
    return text.slice(start, this.offset);
  }

  /**
   * Fires `open` or `error`.
   *
   * @param {string} type
   */
  fire(type) {
    this.dispatch(new Event(type));
  }

  /** @param {Event} event */
  dispatch(event) {
    dispatchEvent.call(this.target, event);
  }

  /** Drops the events that no listener has seen yet. */
  cancel() {
    this.failing = false;
    this.batches = [];
    this.row = 0;
    this.offset = 0;
  }

  /** Nothing will come any more: the source is CLOSED. */
  release() {
    this.stopTimer();
    this.onrelease();
  }

  /** The engine is broken or missing: the connection fails, and no request may outlive it. */
  fail() {
    this.cancel();
    this.stopTimer();
    this.transport?.abort();
    this.transport = null;
    this.failing = true;
    this.turn().then(() => {
      if (this.failing) {
        this.failing = false;
        this.fire('error');
      }
    });
  }
}
