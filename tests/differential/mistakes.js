/**
 * Interpreters that each make one mistake, to show that the generated streams would tell.
 *
 * Most of these mistakes have been made by somebody.
 */
import { finishedLines, Interpreter, utf8Decode } from './reference.js';

/** @type {Record<string, typeof Interpreter>} */
export const mistakes = {
  'removes every leading byte order mark': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replace(/^\uFEFF+/, ''));
    }
  },
  'removes no byte order mark': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    }
  },
  'removes byte order marks anywhere': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll('\uFEFF', ''));
    }
  },
  'writes two U+FFFD for one': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll('\uFFFD', '\uFFFD\uFFFD'));
    }
  },
  'writes one U+FFFD for several': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll(/\uFFFD+/g, '\uFFFD'));
    }
  },
  'drops malformed bytes': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll('\uFFFD', ''));
    }
  },
  'reads Latin-1': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(Buffer.from(bytes).toString('latin1'));
    }
  },
  'drops U+0000': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll('\0', ''));
    }
  },
  'ends lines at LF and CRLF only': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return utf8Decode(bytes).split(/\r?\n/).slice(0, -1);
    }
  },
  'takes CRLF for two line ends': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return utf8Decode(bytes)
        .split(/[\r\n]/)
        .slice(0, -1);
    }
  },
  'ends lines where Unicode does': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return finishedLines(utf8Decode(bytes).replaceAll(/[\v\f\u0085\u2028\u2029]/g, '\n'));
    }
  },
  'finishes the last line at the end of the stream': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return utf8Decode(bytes).split(/\r\n|\n|\r/);
    }
  },
  'dispatches the last block at the end of the stream': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return [...super.lines(bytes), ''];
    }
  },
  'takes a comment for a field': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return super.lines(bytes).map((line) => line.replace(/^:/, ''));
    }
  },
  'splits at the last colon': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name, value.slice(value.lastIndexOf(':') + 1));
    }
  },
  'strips all white space from values': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name, value.trim());
    }
  },
  'strips no space': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return super.lines(bytes).map((line) => line.replace(/^([^:]+): /, '$1:  '));
    }
  },
  'folds the case of names': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name.toLowerCase(), value);
    }
  },
  'trims names': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name.trim(), value);
    }
  },
  'ignores a line without colon': class extends Interpreter {
    /** @param {Uint8Array} bytes */
    lines(bytes) {
      return super.lines(bytes).filter((line) => line === '' || line.includes(':'));
    }
  },
  'ignores an empty id': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      if (name !== 'id' || value !== '') {
        super.processField(name, value);
      }
    }
  },
  'accepts an id with U+0000': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      if (name === 'id') {
        this.buffers.lastEventId = value;
      } else {
        super.processField(name, value);
      }
    }
  },
  'resets the id at an id with U+0000': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name, name === 'id' && value.includes('\0') ? '' : value);
    }
  },
  'sets the last event ID before the block ends': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      super.processField(name, value);
      this.lastEventId = this.buffers.lastEventId;
    }
  },
  'drops the id of a block without data': class extends Interpreter {
    dispatch() {
      if (this.buffers.data === '') {
        this.buffers.lastEventId = this.lastEventId;
      }
      super.dispatch();
    }
  },
  'forgets the id after each event': class extends Interpreter {
    dispatch() {
      super.dispatch();
      this.buffers.lastEventId = '';
    }
  },
  'forgets the id with each connection': class extends Interpreter {
    /** @param {import('./reference.js').SourceState} state */
    constructor(state) {
      super(state);
      this.buffers.lastEventId = '';
    }
  },
  'keeps the type of a block without data': class extends Interpreter {
    dispatch() {
      const type = this.buffers.data === '' ? this.buffers.eventType : '';
      super.dispatch();
      this.buffers.eventType = type;
    }
  },
  'keeps the type for ever': class extends Interpreter {
    dispatch() {
      const type = this.buffers.eventType;
      super.dispatch();
      this.buffers.eventType = type;
    }
  },
  'drops an event with empty data': class extends Interpreter {
    dispatch() {
      this.buffers.data = this.buffers.data === '\n' ? '' : this.buffers.data;
      super.dispatch();
    }
  },
  'dispatches a block without data': class extends Interpreter {
    dispatch() {
      this.buffers.data ||= this.buffers.eventType && '\n';
      super.dispatch();
    }
  },
  'strips all line feeds from the end of data': class extends Interpreter {
    dispatch() {
      this.buffers.data = this.buffers.data.replace(/\n+$/, '\n');
      super.dispatch();
    }
  },
  'strips no line feed from the end of data': class extends Interpreter {
    dispatch() {
      this.buffers.data = this.buffers.data && `${this.buffers.data}\n`;
      super.dispatch();
    }
  },
  'keeps the last data line only': class extends Interpreter {
    /**
     * @param {string} name
     * @param {string} value
     */
    processField(name, value) {
      if (name === 'data') {
        this.buffers.data = '';
      }
      super.processField(name, value);
    }
  },
  'takes the types open and error for message': class extends Interpreter {
    dispatch() {
      this.buffers.eventType = ['open', 'error'].includes(this.buffers.eventType)
        ? ''
        : this.buffers.eventType;
      super.dispatch();
    }
  },
  'takes the leading digits of retry': class extends Interpreter {
    /** @param {string} value */
    processRetry(value) {
      const time = Number.parseInt(value, 10);
      if (!Number.isNaN(time)) {
        this.reconnectionTime = time;
      }
    }
  },
  'takes any number for retry': class extends Interpreter {
    /** @param {string} value */
    processRetry(value) {
      const time = Number(value);
      if (value !== '' && time >= 0) {
        this.reconnectionTime = time;
      }
    }
  },
  'ignores retry': class extends Interpreter {
    processRetry() {
      // Keeps the default.
    }
  },
};
