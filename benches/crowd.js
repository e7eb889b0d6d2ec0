/**
 * Many clients that are bare sockets, so that what is measured beside the servers is little. Data of an
 * event is its number and when it was sent, by a clock that all processes of the machine share.
 */
import { connect } from 'node:net';

/** As many connections as a listening socket lets wait. */
const AT_A_TIME = 200;

/** @param {number} number */
export const dataOf = (number) => `n${number} ${now()}`;

export class Crowd {
  /** Of all events that came, in milliseconds. @type {number[]} */
  delays = [];
  /** Events that were lost, doubled or out of order. */
  wrong = 0;
  /** @type {import('node:net').Socket[]} */
  #sockets = [];
  #last;
  #missing;
  #complete = () => {};
  /** Resolves when all clients have had the last event. @type {Promise<void>} */
  complete = new Promise((resolve) => {
    this.#complete = resolve;
  });

  /**
   * @param {number} count
   * @param {number} last the number of the last event
   */
  constructor(count, last) {
    this.#missing = count;
    this.#last = last;
  }

  /**
   * @param {string} url
   * @param {number} count
   * @param {number} last the number of the last event
   * @returns {Promise<Crowd>} when all streams have begun
   */
  static async connect(url, count, last) {
    const crowd = new Crowd(count, last);
    for (let left = count; left > 0; left -= AT_A_TIME) {
      const some = Math.min(left, AT_A_TIME);
      await Promise.all(Array.from({ length: some }, () => crowd.#open(new URL(url))));
    }
    return crowd;
  }

  /** @param {number} part @returns {number} the delay that so large a part of the events had at most */
  delayOf(part) {
    this.delays.sort((a, b) => a - b);
    return this.delays[Math.ceil(this.delays.length * part) - 1];
  }

  close() {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  /** @param {URL} url */
  #open({ hostname, port, pathname }) {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      this.#sockets.push(socket);
      socket.on('error', reject);
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`,
      );
      socket.once('data', resolve);
      let last = 0;
      let rest = '';
      socket.on('data', (bytes) => {
        const text = rest + bytes.toString('latin1');
        const end = text.lastIndexOf('\n\n') + 1;
        rest = text.slice(end);
        for (const [, number, sent] of text.slice(0, end).matchAll(/^data: n(\d+) ([\d.]+)$/gm)) {
          this.delays.push(now() - Number(sent));
          this.wrong += Number(Number(number) !== last + 1);
          last = Number(number);
          this.#missing -= Number(last === this.#last);
        }
        if (this.#missing === 0) {
          this.#complete();
        }
      });
    });
  }
}

function now() {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
