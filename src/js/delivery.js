/**
 * Delivers the events of a source that has more than the standard: `onevent`, `oncomment`, iterators,
 * the options `parse`, `until` and `events`.
 *
 * It takes the place of the dispatcher's steps from the first use of one of these on, so that other
 * sources pay nothing for it. What no platform dispatches needs no callback of its own either: many
 * such events are delivered in one.
 */
import { EventIterator } from './iterator.js';
import { LightListeners } from './light-listeners.js';
import { makeMessageEvent } from './message-event.js';
import { toParser } from './parse.js';
import { report } from './report.js';

const CLOSED = 2;

/** Milliseconds of one callback after which the page gets its turn. */
const SLICE = 12;

/** Events between two looks at the clock. */
const EVENTS_PER_LOOK = 8;

export class Delivery {
  /** @param {import('./life-cycle.js').LifeCycle} life of the source */
  constructor(life) {
    const { dispatcher, init } = life;
    const { parse, until, events } = init;
    this.life = life;
    this.dispatcher = dispatcher;
    this.target = dispatcher.target;
    this.parse = parse && toParser(parse);
    this.until = until;
    this.light = events === 'light' && LightListeners ? new LightListeners(this.target) : null;
    /** @type {Function | null} */
    this.onevent = null;
    /** @type {Function | null} */
    this.oncomment = null;
    /** @type {EventIterator[]} never changed, but replaced */
    this.iterators = [];
    /** The last event ID of the event before, while the one at hand may still not be delivered. @type {string | undefined} */
    this.before = undefined;
    /** Of light events. @type {any} */
    this.context = undefined;
  }

  /** Whether one iterator, which has taken all and asks for no more, is the only one to get events, as they are. */
  get isSole() {
    return (
      this.iterators.length === 1 &&
      this.iterators[0].keepsUp &&
      this.onevent === null &&
      this.parse === undefined &&
      this.until === undefined &&
      !this.life.hasListeners
    );
  }

  /** Whether plain objects are delivered. */
  get isPlain() {
    return this.onevent !== null || this.iterators.length > 0;
  }

  /**
   * @param {number} events of one read
   * @returns {number} callbacks that they take; a guess
   */
  callbacks(events) {
    const isOne =
      this.light === null ? this.isPlain && !this.life.hasListeners : !this.light.isMixed;
    return isOne ? 1 : events;
  }

  /** @returns {boolean} whether there is more to do */
  step() {
    const { dispatcher } = this;
    const { batches } = dispatcher;
    const start = Date.now();
    if (this.light !== null) {
      this.context = {
        target: this.target,
        origin: dispatcher.origin,
        timeStamp: this.light.now(),
      };
    }
    let events = 0;
    while (!batches.isEmpty && !this.deliver()) {
      events += 1;
      if (this.isSole || (events % EVENTS_PER_LOOK === 0 && Date.now() - start > SLICE)) {
        break;
      }
    }
    if (!batches.isEmpty) {
      return true;
    }
    this.settle();
    return false;
  }

  /** What waits for events to be delivered goes on, unless an iterator is full. */
  settle() {
    if (this.dispatcher.batches.isEmpty && !this.iterators.some(({ isFull }) => isFull)) {
      this.dispatcher.settleFlushes();
    }
  }

  /** @returns {boolean} whether the platform dispatched an event */
  deliver() {
    const { dispatcher } = this;
    const { batches, cancellations, origin } = dispatcher;
    // Any function of the page may close the source.
    const isClosed = () => dispatcher.cancellations !== cancellations;
    const { isComment, lastEventId: before } = batches;
    const text = batches.take();
    if (isComment) {
      this.call(this.oncomment, text);
      return false;
    }
    const { type, lastEventId } = batches;
    this.before = before;
    /** @type {unknown} */
    let data = text;
    if (this.parse !== undefined) {
      try {
        const { parse } = this;
        data = parse(text, type);
      } catch (error) {
        return !isClosed() && this.fireParseError(error);
      }
      if (isClosed()) {
        return false;
      }
    }
    let isLast = false;
    if (this.isPlain || this.until !== undefined) {
      const event = { type, data, lastEventId, origin };
      isLast = this.until !== undefined && Boolean(this.call(this.until, event));
      if (isClosed()) {
        return false;
      }
      this.before = undefined;
      for (const iterator of this.iterators) {
        iterator.push(event, text.length);
      }
      this.call(this.onevent, event);
    }
    this.before = undefined;
    const isReal = !isClosed() && this.dispatch(type, data, lastEventId);
    if (isLast && !isClosed()) {
      this.end();
      this.life.close();
    }
    return isReal;
  }

  /**
   * @param {string} type
   * @param {unknown} data
   * @param {string} lastEventId
   * @returns {boolean} whether the platform did it
   */
  dispatch(type, data, lastEventId) {
    const isDone =
      this.light === null
        ? this.isPlain && !this.life.listened[type]
        : this.light.dispatch(type, data, lastEventId, this.context);
    if (!isDone) {
      const { dispatcher } = this;
      dispatcher.dispatch(makeMessageEvent(type, data, dispatcher.origin, lastEventId));
    }
    return !isDone;
  }

  /**
   * @param {Function | null | undefined} callback of the page
   * @param {unknown} value
   */
  call(callback, value) {
    try {
      return callback?.call(this.target, value);
    } catch (error) {
      report(error);
    }
    return undefined;
  }

  /** @param {any} cause */
  fireParseError(cause) {
    this.before = undefined;
    const { type } = this.dispatcher.batches;
    let why;
    try {
      why = String(cause?.message);
    } catch {
      why = 'it cannot be told why';
    }
    const message = `option 'parse' does not take the data of an event of type '${type}': ${why}`;
    this.dispatcher.fireError('parse', message, undefined, 0, undefined, cause);
    return true;
  }

  /**
   * What an iterator takes at once needs no queue, in which all events of a read would live.
   *
   * @param {EventIterator} iterator
   * @returns {import('./iterator.js').ServerEvent | null}
   */
  pull(iterator) {
    const { batches, origin } = this.dispatcher;
    if (iterator !== this.iterators[0] || !this.isSole || batches.isEmpty || batches.isComment) {
      return null;
    }
    const data = batches.take();
    const { type, lastEventId } = batches;
    return { type, data, lastEventId, origin };
  }

  /** @returns {EventIterator} of the events from now on */
  iterate() {
    const iterator = new EventIterator(this);
    if (this.life.readyState === CLOSED) {
      const { failure } = this.dispatcher;
      iterator.end(failure && toFailure(failure));
    } else {
      this.iterators = this.iterators.concat(iterator);
    }
    return iterator;
  }

  /**
   * An iterator that has ended leaves a source alone that may have been connected anew.
   *
   * @param {EventIterator} iterator
   */
  leave(iterator) {
    if (!iterator.ended) {
      this.life.close();
    }
  }

  /**
   * An `error` of the connection has been fired.
   *
   * @param {any} event
   */
  failed(event) {
    // A listener may have it connected anew.
    if (this.life.readyState !== CLOSED) {
      return;
    }
    this.end(toFailure(event));
  }

  /**
   * The last event ID behind which there are events that a consumer did not take, or that was not delivered.
   *
   * @returns {string | undefined}
   */
  get untaken() {
    return this.iterators.filter(({ isEmpty }) => !isEmpty)[0]?.lastEventId ?? this.before;
  }

  /**
   * The connection is over: iterators end behind what is in their queues.
   *
   * @param {Error} [failure]
   */
  end(failure) {
    const { iterators } = this;
    this.iterators = [];
    iterators.forEach((iterator) => iterator.end(failure));
  }

  /** The source was closed by the page: iterators end at once. */
  close() {
    this.before = undefined;
    this.iterators.forEach((iterator) => iterator.drop());
    this.end();
    this.settle();
  }
}

/**
 * @param {any} event the last `error` of a source
 * @returns {Error | undefined} what its iterators throw
 */
function toFailure({ cause, message, reason, status }) {
  return reason === 'end'
    ? undefined
    : Object.assign(new Error(message), { reason, status, cause });
}
