/**
 * The way of events out of a stream: each page is asked for until Redis gives it, or has been away, or
 * unable, for the time-out. Asking twice does no harm.
 */
import { messageOf } from '../settings.js';
import { PASSING, PAUSE } from './connections.js';
import { SINCE } from './scripts.js';

class Unanswered extends Error {}

export class Reads {
  #connections;
  #key;
  #timeout;
  /** Pages that Redis has not been asked for yet. @type {Map<string, Promise<any>>} */
  #pages = new Map();

  /**
   * @param {import('./connections.js').Connections} connections
   * @param {string} key
   * @param {number} timeout
   */
  constructor(connections, key, timeout) {
    this.#connections = connections;
    this.#key = key;
    this.#timeout = timeout;
  }

  /**
   * Clients that come to one place at once get one page. So those that were connected all the time, as
   * many as they are, have looked up what they missed before a mark is set.
   *
   * @template Page
   * @param {string[]} args
   * @param {(reply: any) => Page} toPage
   * @returns {Promise<Page>}
   */
  askForPage(args, toPage) {
    const name = args.join(' ');
    const known = this.#pages.get(name);
    if (known !== undefined) {
      return known;
    }
    const forget = () => this.#pages.delete(name);
    const page = this.#connections.turns.take(async () => {
      // Until then nothing can have happened that it does not know.
      queueMicrotask(forget);
      try {
        return toPage(await this.ask(args));
      } catch (error) {
        if (error instanceof Unanswered) {
          // Those that wait would be told so one after the other.
          this.#connections.turns.giveUp(error);
        }
        throw error;
      }
    });
    this.#pages.set(name, page);
    page.catch(() => this.#pages.get(name) === page && forget());
    return page;
  }

  /**
   * @param {string[]} args
   * @returns {Promise<any>} rejected at once where Redis has been away for long
   */
  ask(args) {
    const connections = this.#connections;
    const start = connections.downSince ?? performance.now();
    return new Promise((resolve, reject) => {
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let pause;
      let isSettled = false;
      const ask = async () => {
        clearTimeout(pause);
        try {
          const reply = await connections.run(SINCE, [this.#key], args);
          settle();
          resolve(reply);
        } catch (error) {
          const message = messageOf(error);
          if (isSettled || !connections.isUp) {
            // Cut off: it may still come back in time.
          } else if (PASSING.test(message)) {
            pause = setTimeout(() => connections.isUp && ask(), PAUSE);
          } else {
            settle();
            reject(new Error(message));
          }
        }
      };
      const stop = connections.whenUp(ask);
      const settle = () => {
        isSettled = true;
        stop();
        clearTimeout(timer);
        clearTimeout(pause);
      };
      const left = Math.max(0, start + this.#timeout - performance.now());
      const timer = setTimeout(() => {
        settle();
        reject(new Unanswered(`Redis has not answered for ${this.#timeout} ms`));
      }, left);
      if (connections.isUp) {
        ask();
      }
    });
  }
}
