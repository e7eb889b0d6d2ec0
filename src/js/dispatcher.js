/**
 * Turns what the Rust side reports into events at the object that the page holds.
 */
import { Batches } from './batches.js';
import { causeOf, errorEvent, openEvent } from './details.js';
import { environment } from './environment.js';
import { chooseFasterMessageEvent, makeMessageEvent } from './message-event.js';
import { NOTICES, watchPage } from './page.js';
import { report } from './report.js';
import { Transport } from './transport.js';
import { request, turn } from './turns.js';

// Taken before a page can replace it; zone.js, which does, has been there earlier.
const { dispatchEvent } = EventTarget.prototype;

/** Events in one read from which on a stream counts as busy. */
const BUSY = 64;

export class Dispatcher {
  /**
   * @param {EventTarget} target
   * @param {import('./options.js').EventSourceInit} init
   */
  constructor(target, init) {
    this.target = target;
    this.init = init;
    this.onrelease = () => {};
    /** @type {{ abort(): void } | null} what ends the request under way */
    this.transport = null;
    this.requests = new Transport(this, init);
    /** Tells the engine what happened. @type {(notice: number) => void} */
    this.notify = () => {};
    this.unwatch = () => {};
    /** Whether an `error` for a broken engine is to be fired. */
    this.failing = false;
    /** The newest `error` after which there is no more attempt. @type {any} */
    this.failure = null;
    this.batches = new Batches();
    this.origin = '';
    /** How often events were dropped. */
    this.cancellations = 0;
    /** @type {import('./delivery.js').Delivery | null} where there is more to do than the standard */
    this.delivery = null;
    /** @type {(() => void)[]} */
    this.settle = [];
    /** Those of the connection, by the number of what they are for. @type {any[]} */
    this.timers = [];
    this.keepsAlive = true;
  }

  /**
   * Takes over events of one read. Nothing is dispatched before {@link flush}.
   *
   * @param {Uint8Array} text a view of the engine's memory, valid during this call only
   * @param {Uint32Array} table likewise
   */
  deliver(text, table) {
    this.batches.add(text, table);
  }

  /**
   * Dispatches what was delivered, each event in a callback of its own, unless {@link Delivery} says
   * otherwise.
   *
   * @param {string} origin
   * @returns {Promise<void>} fulfilled when that is done or cancelled
   */
  flush(origin) {
    this.origin = origin;
    const events = this.batches.count;
    const callbacks = this.delivery === null ? events : this.delivery.callbacks(events);
    if (callbacks >= BUSY) {
      chooseFasterMessageEvent();
    }
    return new Promise((resolve) => {
      this.settle.push(resolve);
      request(this, callbacks);
    });
  }

  /** The origin that a server sees; undefined where nothing enforces CORS. */
  get pageOrigin() {
    return environment.origin;
  }

  /**
   * Tells the engine from now on what happens to the page, and which timers expire.
   *
   * @param {boolean} mindsPage
   * @param {(notice: number) => void} notify
   */
  watch(mindsPage, notify) {
    this.notify = notify;
    this.unwatch = watchPage(notify, mindsPage);
  }

  /** Has the engine open the connection when the page has had a chance to listen. */
  openLater() {
    turn().then(() => this.notify(NOTICES.open));
  }

  /**
   * @param {number} name
   * @param {number} milliseconds
   */
  startTimer(name, milliseconds) {
    this.stopTimer(name);
    this.timers[name] = setTimeout(() => this.notify(name), milliseconds);
    if (!this.keepsAlive) {
      this.unref();
    }
  }

  /** @param {number} name */
  stopTimer(name) {
    // Hermes takes nothing but numbers.
    clearTimeout(this.timers[name] ?? 0);
  }

  stopTimers() {
    this.timers.forEach((_timer, name) => this.stopTimer(name));
  }

  /** For a runtime that ends when nothing is left to wait for; `node.js` adds the connection. */
  unref() {
    this.keepsAlive = false;
    this.timers.forEach((timer) => timer?.unref?.());
  }

  /** @returns {boolean} whether there is more to do */
  step() {
    const { batches } = this;
    if (!batches.isEmpty) {
      const data = batches.take();
      this.dispatch(makeMessageEvent(batches.type, data, this.origin, batches.lastEventId));
    }
    if (!batches.isEmpty) {
      return true;
    }
    this.settleFlushes();
    return false;
  }

  settleFlushes() {
    for (const settle of this.settle.splice(0)) {
      settle();
    }
  }

  /**
   * From now on events are delivered otherwise.
   *
   * @param {import('./delivery.js').Delivery} delivery
   */
  deliverBy(delivery) {
    this.delivery = delivery;
    this.step = () => delivery.step();
  }

  /**
   * @param {boolean} asks what follows, and is no telling
   * @param {string} reason
   * @param {string} message
   * @param {number | undefined} status
   * @param {number} attempt
   * @param {string} lastEventId
   * @param {number | undefined} delay the server's `Retry-After`, if it asks
   * @returns {number} the answer
   */
  tellFailure(asks, reason, message, status, attempt, lastEventId, delay) {
    if (asks) {
      return this.decide(reason, message, status, attempt, lastEventId, delay);
    }
    this.fireError(reason, message, status, attempt, delay);
    return NaN;
  }

  /**
   * What the page's retry function says of a failure; where it gave none, a random number.
   *
   * @param {string} reason
   * @param {string} message
   * @param {number | undefined} status
   * @param {number} attempt
   * @param {string} lastEventId
   * @param {number | undefined} retryAfter
   * @returns {number} NaN for a `false`, and what is none
   */
  decide(reason, message, status, attempt, lastEventId, retryAfter) {
    const { retry, random } = this.init;
    const cause = causeOf(this.transport);
    const failure = { attempt, cause, lastEventId, message, reason, retryAfter, status };
    if (retry === undefined) {
      const expected = "option 'retry.jitter' must give numbers from 0 to below 1";
      return ask(random, isFraction, expected) ?? Math.random();
    }
    const answer = ask(
      () => retry(failure),
      isDelay,
      "option 'retry' must give milliseconds or false",
    );
    return typeof answer === 'number' ? answer : NaN;
  }

  /** @param {boolean} resumed */
  fireOpen(resumed) {
    this.dispatch(openEvent(this, resumed));
  }

  /**
   * @param {string} reason
   * @param {string} message
   * @param {number | undefined} status
   * @param {number} attempt
   * @param {number | undefined} delay undefined if there will be no more attempt
   * @param {unknown} cause if it is no request's
   */
  fireError(reason, message, status, attempt, delay = undefined, cause = undefined) {
    const event = errorEvent(this, { reason, message, status, attempt, delay, cause });
    if (reason !== 'parse') {
      this.failure = delay === undefined ? event : null;
    }
    this.dispatch(event);
    this.delivery?.failed(event);
  }

  /** @param {Event} event */
  dispatch(event) {
    dispatchEvent.call(this.target, event);
  }

  /** Drops the events that no listener has seen yet. */
  cancel() {
    this.cancellations += 1;
    this.failing = false;
    this.batches.clear();
  }

  /** Nothing will come any more: the source is CLOSED. */
  release() {
    this.cancel();
    this.letGo();
    this.onrelease();
  }

  /** The engine hears of nothing any more. */
  letGo() {
    this.stopTimers();
    this.unwatch();
    this.notify = () => {};
    this.requests.abort();
  }

  /** The engine is broken or missing: the connection fails, and no request may outlive it. */
  fail() {
    this.cancel();
    this.letGo();
    this.failing = true;
    turn().then(() => {
      if (this.failing) {
        this.failing = false;
        this.fireError('engine', 'the engine broke down or could not be loaded', undefined, 0);
      }
    });
  }
}

/**
 * Asks a function of the page.
 *
 * @param {() => unknown} call
 * @param {(answer: unknown) => boolean} isRight
 * @param {string} expected
 * @returns {any} what it gives; undefined if that is wrong, or it throws, which is reported
 */
function ask(call, isRight, expected) {
  try {
    const answer = call();
    if (isRight(answer)) {
      return answer;
    }
    throw new TypeError(`${expected}, received ${String(answer)}`);
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** @param {unknown} value */
function isFraction(value) {
  return typeof value === 'number' && value >= 0 && value < 1;
}

/** @param {unknown} value */
function isDelay(value) {
  return typeof value === 'number' || value === false;
}
