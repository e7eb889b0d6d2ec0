/**
 * The judge: interprets whole streams as the standard's text says, with no regard to speed,
 * chunks or browsers. It shares no code with `src/`.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */

/** @typedef {{ type: string, data: string, lastEventId: string }} Message */

/**
 * What outlives a connection: an event source keeps it when it connects again.
 *
 * @typedef {object} SourceState
 * @property {string} lastEventId the last event ID string
 * @property {number} reconnectionTime milliseconds
 */

/** The "implementation-defined value, probably in the region of a few seconds". */
export const defaultReconnectionTime = 3000;

/** @returns {SourceState} */
export function newSourceState() {
  return { lastEventId: '', reconnectionTime: defaultReconnectionTime };
}

/**
 * @param {Uint8Array} bytes the whole body of one response
 * @param {SourceState} state before that response
 * @param {typeof Interpreter} [as]
 * @returns {{ messages: Message[], state: SourceState }} `state` is that after the body's end
 */
export function interpret(bytes, state, as = Interpreter) {
  const interpreter = new as(state);
  interpreter.processStream(bytes);
  const { messages, lastEventId, reconnectionTime } = interpreter;
  return { messages, state: { lastEventId, reconnectionTime } };
}

/** Its methods are the places at which native-quirks.js says what a browser does instead. */
export class Interpreter {
  /** @type {Message[]} */
  messages = [];

  /** @param {SourceState} state */
  constructor({ lastEventId, reconnectionTime }) {
    this.lastEventId = lastEventId;
    this.reconnectionTime = reconnectionTime;
    // The standard's text starts each stream with an empty ID buffer, which would forget the ID on a
    // reconnection whose stream sends none. Browsers keep it, and so do we, knowingly.
    this.buffers = { data: '', eventType: '', lastEventId };
  }

  /** @param {Uint8Array} bytes */
  processStream(bytes) {
    for (const line of this.lines(bytes)) {
      if (line === '') {
        this.dispatch();
      } else if (!line.startsWith(':')) {
        this.processField(...splitField(line));
      }
    }
  }

  /** @param {Uint8Array} bytes */
  lines(bytes) {
    return finishedLines(utf8Decode(bytes));
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  processField(name, value) {
    if (name === 'event') {
      this.buffers.eventType = value;
    } else if (name === 'data') {
      this.buffers.data += `${value}\n`;
    } else if (name === 'id') {
      if (!value.includes('\0')) {
        this.buffers.lastEventId = value;
      }
    } else if (name === 'retry') {
      this.processRetry(value);
    }
  }

  /** @param {string} value */
  processRetry(value) {
    if (/^[0-9]+$/.test(value)) {
      this.reconnectionTime = Number(value);
    }
  }

  dispatch() {
    this.lastEventId = this.buffers.lastEventId;
    if (this.buffers.data !== '') {
      this.messages.push({
        type: this.buffers.eventType || 'message',
        data: this.buffers.data.replace(/\n$/, ''),
        lastEventId: this.lastEventId,
      });
    }
    this.buffers.data = '';
    this.buffers.eventType = '';
  }
}

/**
 * The lines that have an end. What follows the last one is an unfinished line, and "once the end
 * of the file is reached, any pending data must be discarded".
 *
 * @param {string} text
 */
export function finishedLines(text) {
  return text.split(/\r\n|\n|\r/).slice(0, -1);
}

/**
 * @param {string} line
 * @returns {[name: string, value: string]}
 */
export function splitField(line) {
  const colon = line.indexOf(':');
  if (colon === -1) {
    return [line, ''];
  }
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

/**
 * The Encoding standard's algorithm of this name, which drops one leading byte order mark.
 *
 * @param {Uint8Array} bytes
 * @see https://encoding.spec.whatwg.org/#utf-8-decode
 */
export function utf8Decode(bytes) {
  return new TextDecoder('utf-8').decode(bytes);
}
