/**
 * One source that the harness asked for, and the callbacks by which it tells what it sees.
 */

/**
 * @typedef {object} Parameters what the harness sends
 * @property {string} streamUrl
 * @property {string} callbackUrl
 * @property {number} [initialDelayMs]
 * @property {number} [readTimeoutMs]
 * @property {string} [lastEventId]
 * @property {Record<string, string>} [headers]
 * @property {string} [method]
 * @property {string} [body]
 */

/** @typedef {typeof import('eventsource-wasm').EventSource} Class */

/** What a new attempt would not change: the harness's delay is not for these. */
const final = ['content-type', 'policy', 'redirect', 'refused', 'scheme', 'status'];

export class Stream {
  #source;
  #callbackUrl;
  #callbacks = 0;
  /** Resolves when the harness has all that it was told. */
  #told = Promise.resolve();
  /** @type {Set<string>} */
  #types = new Set();

  /**
   * @param {Class} EventSource
   * @param {Parameters} parameters
   * @throws what the constructor throws at values that it does not take
   */
  constructor(EventSource, parameters) {
    this.#callbackUrl = parameters.callbackUrl;
    this.#source = new EventSource(parameters.streamUrl, toInit(parameters));
    this.#source.oncomment = (comment) => this.#tell({ kind: 'comment', comment });
    this.#source.onerror = ({ message }) => {
      // Documented as `comment`, and read as `error`.
      this.#tell({ kind: 'error', error: message, comment: message });
    };
    this.listen('message');
  }

  /** @param {string} type of events that the harness is about to send */
  listen(type) {
    // It asks again for what it gets anyway, and must not be told twice.
    if (!this.#types.has(type)) {
      this.#types.add(type);
      this.#source.addEventListener(type, ({ data, lastEventId: id }) => {
        this.#tell({ kind: 'event', event: { type, data, id } });
      });
    }
  }

  restart() {
    this.#source.reconnect();
  }

  close() {
    this.#source.close();
  }

  /** @param {object} message */
  #tell(message) {
    this.#callbacks += 1;
    const url = `${this.#callbackUrl}/${this.#callbacks}`;
    const body = JSON.stringify(message);
    const headers = { 'Content-Type': 'application/json' };
    this.#told = this.#told
      .then(() => fetch(url, { method: 'POST', headers, body }))
      .then((response) => response.arrayBuffer())
      .then(
        () => {},
        // A harness that has seen enough of a stream hears no more of it.
        () => {},
      );
  }
}

/**
 * @param {Parameters} parameters
 * @returns {import('eventsource-wasm').EventSourceInit}
 */
function toInit(parameters) {
  const { body, headers, initialDelayMs, lastEventId, method, readTimeoutMs } = parameters;
  return {
    body,
    headers,
    heartbeatTimeout: readTimeoutMs,
    lastEventId,
    method,
    retry:
      initialDelayMs === undefined
        ? 'standard'
        : ({ reason }) => !final.includes(reason) && initialDelayMs,
  };
}
