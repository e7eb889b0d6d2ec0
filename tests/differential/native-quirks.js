/**
 * Where the browsers' own classes leave the standard, as measured (Chromium 156, Firefox 153 ESR).
 *
 * A native class that differs from the standard in a case must do exactly what is written here, or
 * it is a difference like any other. Nothing here excuses ours.
 */
import { defaultReconnectionTime, finishedLines, Interpreter, utf8Decode } from './reference.js';

/** @type {Record<import('../support/browsers.js').BrowserName, typeof Interpreter>} */
export const nativeInterpreters = {
  chromium: class extends Interpreter {
    /**
     * A line end directly after the byte order mark is no line end but the first character of the
     * line, so `retry: 1` in the second line is an unknown field.
     *
     * @param {Uint8Array} bytes
     */
    lines(bytes) {
      const text = utf8Decode(bytes);
      if (!startsWithByteOrderMark(bytes) || !/^[\r\n]/.test(text)) {
        return super.lines(bytes);
      }
      const [first, ...rest] = finishedLines(text.slice(1));
      return first === undefined ? [] : [text[0] + first, ...rest];
    }

    /**
     * An empty value restores the default, and one of more than 64 bits is ignored.
     *
     * @param {string} value
     */
    processRetry(value) {
      if (value === '') {
        this.reconnectionTime = defaultReconnectionTime;
      } else if (!/^[0-9]+$/.test(value) || BigInt(value) < 2n ** 64n) {
        super.processRetry(value);
      }
    }
  },

  firefox: class extends Interpreter {
    /** The ID of a block without data is dropped. */
    dispatch() {
      if (this.buffers.data === '') {
        this.buffers.lastEventId = this.lastEventId;
      }
      super.dispatch();
    }

    /**
     * The value is taken modulo 2^32, and an empty one is 0.
     *
     * @param {string} value
     */
    processRetry(value) {
      if (/^[0-9]*$/.test(value)) {
        this.reconnectionTime = Number(BigInt(value) % 2n ** 32n);
      }
    }
  },
};

/** @param {Uint8Array} bytes */
function startsWithByteOrderMark([first, second, third]) {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
