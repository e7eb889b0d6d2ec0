/**
 * An event stream of the numbers 1, 2, 3, … that any client can resume, whose rate, event type and
 * reconnection time can be changed while it runs.
 */
import { SSE, createChannel } from 'eventsource-wasm/server';
import { Numbers } from './numbers.js';

/** Tells a client how its own request looked; it has no id and no number. */
export const REQUEST_EVENT = 'request-seen';

const SHOWN_HEADERS = ['Host', 'Origin', 'Last-Event-ID', 'Content-Type'];

/** Timers closer than this drift; faster rates send several events per tick. */
const MIN_TICK = 20;

export class NumberedStream {
  /** Events per second, and milliseconds. */
  settings = { rate: 5, type: 'message', retry: 1000 };
  #numbers = new Numbers(() => this.settings.type);
  #channel = createChannel({ store: this.#numbers });
  #sse = new SSE(null, { channel: this.#channel, cors: { origin: '*' } });
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  constructor() {
    this.#sse.on('connection', (client) => {
      client.send({ retry: this.settings.retry });
      client.send(REQUEST_EVENT, describe(/** @type {any} */ (client.req)));
    });
    this.#start();
  }

  /** A route of express. */
  handleRequest = this.#sse.handleRequest.bind(this.#sse);

  /** The number that was sent last. */
  get last() {
    return this.#numbers.last;
  }

  get isIdle() {
    return this.#sse.clients.size === 0;
  }

  /** @param {Partial<NumberedStream['settings']>} changes */
  change(changes) {
    Object.assign(this.settings, changes);
    this.#start();
    this.#sse.clients.forEach((client) => client.send({ retry: this.settings.retry }));
  }

  /**
   * Ends every stream in the middle of the next event, which no client may dispatch.
   *
   * The end is a clean one: browsers report a torn body on the console, and the demo's is silent.
   *
   * @returns {number} how many connections were cut
   */
  drop() {
    const cut = [...this.#sse.clients].filter(({ res }) => !res.writableEnded);
    cut.forEach(({ res }) => res.end(`id: ${this.last + 1}\ndata: ${this.last + 1}\nev`));
    return cut.length;
  }

  stop() {
    clearInterval(this.#timer);
  }

  #start() {
    const { rate } = this.settings;
    const perTick = Math.max(1, Math.round((rate * MIN_TICK) / 1000));
    this.stop();
    this.#timer = setInterval(
      () => {
        for (let left = perTick; left > 0; left -= 1) {
          this.#channel.publish({ event: this.settings.type, data: this.last + 1 });
        }
      },
      (perTick * 1000) / rate,
    );
  }
}

/**
 * @param {import('express').Request} request
 * @returns {{ head: string[], body: string }} the lines of the request that matter here
 */
function describe(request) {
  const headers = SHOWN_HEADERS.flatMap((name) => {
    const value = request.get(name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return {
    head: [`${request.method} ${request.originalUrl}`, ...headers],
    body: request.body ?? '',
  };
}
