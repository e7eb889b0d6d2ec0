/**
 * One event source on the page: opens it, counts what it brings, and keeps its view up to date.
 *
 * @typedef {import('./watch.js').Report} Report
 * @typedef {import('./watch.js').Watched} Watched
 */
import { PanelView } from './panel-view.js';
import { Tally } from './tally.js';

const CLOSED = 2;

/** Sent by the demo's server at the start of each response: how the request looked to it. */
const REQUEST_EVENT = 'request-seen';

export class Panel {
  tally = new Tally();
  #open;
  #onNumber;
  #view;
  /** @type {Watched | undefined} */
  #watched;
  /** @type {Set<() => void>} */
  #awaitingNumber = new Set();
  #reopened = false;

  /**
   * @param {HTMLElement} section
   * @param {(report: (report: Report) => void) => Watched} open
   * @param {() => void} onNumber called for every numbered event
   */
  constructor(section, open, onNumber) {
    this.#open = open;
    this.#onNumber = onNumber;
    this.#view = new PanelView(section, () => (this.isClosed ? this.start() : this.close()));
  }

  get isClosed() {
    return this.#view.facts.readyState === CLOSED;
  }

  /** Opens a new source in place of the one there is; it joins the stream where that is now. */
  start() {
    this.close();
    this.tally = new Tally();
    const tally = this.tally;
    this.#view.facts = { ...this.#view.facts, tally, lastEventId: '', origin: '' };
    this.#watched = this.#open((report) => {
      if (this.tally === tally) {
        this.#receive(report);
      }
    });
  }

  close() {
    this.#watched?.close();
    this.#watched = undefined;
    this.#settle();
  }

  /** @param {string} reason why there is no class to open a source with */
  refuse(reason) {
    this.#view.refuse(reason);
  }

  /** @param {string} type */
  async listen(type) {
    await this.#watched?.listen(type);
  }

  /** Resolves when the source has been reopened and has received a number since, or is closed. */
  async resumed() {
    this.#reopened = false;
    await new Promise((resolve) => this.#awaitingNumber.add(() => resolve(undefined)));
  }

  #settle() {
    this.#awaitingNumber.forEach((resolve) => resolve());
    this.#awaitingNumber.clear();
  }

  /** @param {Report} report */
  #receive(report) {
    if (report.kind === 'state') {
      this.#view.facts.readyState = report.readyState;
      this.#view.facts.url = report.url;
      this.#view.logState(report);
    } else if (report.type === REQUEST_EVENT) {
      this.#reopened = true;
      this.#view.showRequest(JSON.parse(report.data));
    } else {
      this.#receiveNumber(report);
    }
    this.#view.draw();
  }

  /** @param {import('./watch.js').MessageReport} report */
  #receiveNumber({ type, data, lastEventId, origin }) {
    this.tally.add(Number(data));
    this.#onNumber();
    this.#view.facts.lastEventId = lastEventId;
    this.#view.facts.origin = origin;
    this.#view.logEvent(type, data);
    if (this.#reopened) {
      this.#settle();
    }
  }
}
