/**
 * Takes apart what Rust hands over per read of the stream: its text and a table of lengths, not a call
 * per event. The text is decoded here in few pieces and sliced.
 */

// Data may begin with U+FEFF, and the stream's own byte order mark is gone by now.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** In the table, instead of a length: as in the event before. */
const SAME = 0xffffffff;

/** In the table, instead of an event type's length: the text is no event's data, but a comment. */
const COMMENT = 0xfffffffe;

/** Numbers per row of the table: lengths of data, event type and last event ID. */
const STRIDE = 3;

/**
 * @typedef {object} Batch
 * @property {string} text
 * @property {Uint32Array} table lengths in UTF-16 code units
 */

export class Batches {
  constructor() {
    /** @type {Batch[]} */
    this.queue = [];
    /** Position in the first batch: in its table, and in its text. */
    this.row = 0;
    this.offset = 0;
    /** Of the row taken last. */
    this.type = '';
    this.lastEventId = '';
  }

  /**
   * @param {Uint8Array} text a view of the engine's memory, valid during this call only
   * @param {Uint32Array} table likewise
   */
  add(text, table) {
    this.queue.push({ text: decoder.decode(text), table: new Uint32Array(table) });
  }

  get isEmpty() {
    return this.queue.length === 0;
  }

  /** The number of rows, if none was taken. */
  get count() {
    return this.queue.reduce((sum, { table }) => sum + table.length, 0) / STRIDE;
  }

  /** Whether the next row is a comment. */
  get isComment() {
    return this.queue[0].table[this.row + 1] === COMMENT;
  }

  /**
   * Takes the next row; type and last event ID become those of its event.
   *
   * @returns {string} its data, or comment
   */
  take() {
    const { text, table } = this.queue[0];
    const { row } = this;
    const data = this.slice(text, table[row]);
    if (table[row + 1] < COMMENT) {
      this.type = this.slice(text, table[row + 1]);
    }
    if (table[row + 2] !== SAME) {
      this.lastEventId = this.slice(text, table[row + 2]);
    }
    this.row = row + STRIDE;
    // The batch is let go before a listener runs: it may cancel, or keep what it was given.
    if (this.row === table.length) {
      this.queue.shift();
      this.row = 0;
      this.offset = 0;
    }
    return data;
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

  clear() {
    this.queue = [];
    this.row = 0;
    this.offset = 0;
  }
}
