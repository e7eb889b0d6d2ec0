/**
 * An event stream of the numbers 1, 2, 3, … that any client can resume.
 *
 * Event n is a function of n alone, so nothing is stored for a replay: a client that comes back
 * with a last event ID gets every number after it, even from a server that was restarted.
 *
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ rate: number, type: string, retry: number }} Settings rate in events per second,
 *   type is the event type, retry the reconnection time in milliseconds
 */

/** A replay is written at once; more than this would be a flood and not a resumption. */
const MAX_REPLAY = 10_000;

/** A client that does not read is cut here, and resumes by its id when it reads again. */
const MAX_UNREAD_BYTES = 1 << 20;

/** Timers closer than this drift; faster rates send several events per tick. */
const MIN_TICK = 20;

const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-store',
  'Content-Type': 'text/event-stream',
  'X-Accel-Buffering': 'no',
};

export class NumberedStream {
  /** @type {Settings} */
  #settings = { rate: 5, type: 'message', retry: 1000 };
  /** @type {Set<ServerResponse>} */
  #responses = new Set();
  #last = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  get settings() {
    return { ...this.#settings };
  }

  /** The number that was sent last. */
  get last() {
    return this.#last;
  }

  get subscribers() {
    return this.#responses.size;
  }

  start() {
    const { rate } = this.#settings;
    const perTick = Math.max(1, Math.round((rate * MIN_TICK) / 1000));
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#emit(perTick), (perTick * 1000) / rate);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** @param {Partial<Settings>} changes */
  change({ rate, type, retry }) {
    const before = this.#settings;
    this.#settings = {
      rate: rate ?? before.rate,
      type: type ?? before.type,
      retry: retry ?? before.retry,
    };
    if (rate !== undefined) {
      this.start();
    }
    if (retry !== undefined) {
      this.#broadcast(`retry: ${retry}\n\n`);
    }
  }

  /**
   * Answers a request with the stream: an opening block, what was missed, then what comes.
   *
   * @param {ServerResponse} response
   * @param {string} lastEventId empty for a client that starts now
   * @param {string} [opening] blocks to send first
   */
  subscribe(response, lastEventId, opening = '') {
    response.writeHead(200, HEADERS);
    response.write(`retry: ${this.#settings.retry}\n\n${opening}${this.#replay(lastEventId)}`);
    this.#responses.add(response);
    response.on('close', () => this.#responses.delete(response));
  }

  /**
   * Ends every response in the middle of the next event, which no client may dispatch.
   *
   * The end is a clean one: browsers report a torn body on the console, and the demo's is silent.
   *
   * @returns {number} how many connections were cut
   */
  drop() {
    const cut = this.#responses.size;
    for (const response of this.#responses) {
      response.end(`id: ${this.#last + 1}\ndata: ${this.#last + 1}\nev`);
    }
    this.#responses.clear();
    return cut;
  }

  /** @param {string} lastEventId */
  #replay(lastEventId) {
    if (!/^\d{1,15}$/.test(lastEventId)) {
      return '';
    }
    const seen = Number(lastEventId);
    this.#last = Math.max(this.#last, seen);
    return this.#blocks(Math.max(seen, this.#last - MAX_REPLAY) + 1);
  }

  /** @param {number} count */
  #emit(count) {
    const first = this.#last + 1;
    this.#last += count;
    this.#broadcast(this.#blocks(first));
  }

  /**
   * @param {number} first
   * @returns {string} the events from `first` to the last one
   */
  #blocks(first) {
    const { type } = this.#settings;
    const event = type === 'message' ? '' : `event: ${type}\n`;
    let blocks = '';
    for (let number = first; number <= this.#last; number += 1) {
      blocks += `${event}id: ${number}\ndata: ${number}\n\n`;
    }
    return blocks;
  }

  /** @param {string} text */
  #broadcast(text) {
    for (const response of this.#responses) {
      response.write(text);
      if (response.writableLength > MAX_UNREAD_BYTES) {
        response.destroy();
      }
    }
  }
}
