/**
 * Few pages at a time: all of thousands of clients that come back at once would be in memory together,
 * and wait for each other in Redis for longer than the time-out.
 */

/** Pages that are under way at a time. */
const COUNT = 8;

export class Turns {
  #free = COUNT;
  /** @type {{ run: () => Promise<any>, resolve: (reply: any) => void, reject: (error: unknown) => void }[]} */
  #waiting = [];

  /**
   * @template Reply
   * @param {() => Promise<Reply>} run called at once if there is a turn
   * @returns {Promise<Reply>}
   */
  take(run) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject });
      this.#proceed();
    });
  }

  /** @param {Error} error with which all end that wait for a turn */
  giveUp(error) {
    this.#waiting.splice(0).forEach(({ reject }) => reject(error));
  }

  async #proceed() {
    const next = this.#free > 0 ? this.#waiting.shift() : undefined;
    if (next !== undefined) {
      this.#free -= 1;
      await next.run().then(next.resolve, next.reject);
      this.#free += 1;
      this.#proceed();
    }
  }
}
