/**
 * One client of a channel, from the ID it came with to the newest event.
 *
 * It is *live*, and gets what the channel delivers, or *behind*, and reads the store from its position,
 * page by page and as fast as it takes them, until it has caught up. A client that comes back with an
 * ID starts behind; one that is too slow for its queue falls behind, or is cut. One that is new gets what
 * is delivered since it came, and asks the store for nothing but a place.
 *
 * No gap and no double between the two, in whatever order a store that is far away answers and tells:
 *
 * - what the channel delivers while the last page is under way waits in `#waiting`, and of it is sent
 *   what lies after the page;
 * - a page may hold events that the channel has yet to deliver: up to `#known` they are left out then;
 * - what may have been left out, or does not fit, while a page is under way makes it read once more.
 *
 * Events that the store does not keep are in no page. Who may lack one is told that it is stale: with
 * its next page, or when the store's mark of them comes, whichever is first.
 */
import { encodeEvent, toBytes } from './encode.js';
import { hasUnkept, join, lastIdOf, takePiece } from './frames.js';

/**
 * @typedef {import('./types/server.fetch.d.ts').StoredEvent} StoredEvent
 * @typedef {import('./types/server.fetch.d.ts').StaleReason} StaleReason
 * @typedef {import('./frames.js').Frame} Frame
 *
 * @typedef {object} Place
 * @property {string} lastEventId empty for a client that is new
 * @property {boolean} [isLacking] whether it missed something that it cannot be given
 *
 * @typedef {object} Home what a subscriber knows of its channel
 * @property {import('./types/server.fetch.d.ts').Store} store
 * @property {'resume' | 'close'} slow
 * @property {number} maxQueue
 * @property {string} staleEvent
 * @property {{ replayed: number, stale: number, dropped: number, cut: number }} counters
 * @property {() => string | null} settle sends what waits, and gives the ID that was delivered last
 * @property {(event: StoredEvent) => Frame} toFrame
 * @property {(what: string, error: unknown) => void} storeFailed
 */

/** Events that are read from the store at a time. */
const PAGE = 256;

export class Subscriber {
  #connection;
  #home;
  /** The ID that the client has; null until it is known. @type {string | null} */
  #position;
  #behind = true;
  /** The ID that was delivered last when the client came. @type {string | null} */
  #start;
  /** @type {Frame[] | null} */
  #waiting = null;
  #waitingBytes = 0;
  /** @type {string | null} */
  #known = null;
  /** Whether the store has not been asked yet, or has not answered, since the client came. */
  #isArriving = true;
  /** Whether the store did not answer when it was asked last. */
  #isApart = false;
  /** Whether the page that is under way may lack something. */
  #isOutdated = false;
  /** Whether it may have missed an event that is in no page, and has not been told. */
  #isLacking = false;
  #stopped = false;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {Place} place where it goes on
   * @param {Home} home
   */
  constructor(connection, { lastEventId, isLacking = false }, home) {
    this.#connection = connection;
    this.#home = home;
    this.#position = lastEventId === '' ? null : lastEventId;
    this.#isLacking = isLacking;
    this.#start = home.settle();
    this.#startCatchingUp();
  }

  /**
   * @param {Frame[]} frames in their order
   * @param {Uint8Array} whole the same in one piece
   */
  receive(frames, whole) {
    try {
      this.#receive(frames, whole);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * @param {Frame[]} frames
   * @param {Uint8Array} whole
   */
  #receive(frames, whole) {
    if (this.#behind) {
      this.#wait(frames, whole);
      return;
    }
    const fresh = this.#known === null ? frames : this.#fresh(frames);
    const bytes = fresh === frames ? whole : join(fresh);
    const { queued } = this.#connection;
    if (queued > 0 && queued + bytes.length > this.#home.maxQueue) {
      this.#fallBehind(fresh);
      return;
    }
    if (bytes.length > 0) {
      this.#position = lastIdOf(fresh) ?? this.#position;
      this.#connection.write(bytes);
    }
  }

  /**
   * Goes on from a mark of events that the store did not keep, if the client got them, and all before.
   *
   * @param {Frame} mark
   */
  receiveMark(mark) {
    if (this.#behind && (this.#isArriving || this.#isApart)) {
      return;
    }
    if (!this.#behind && (this.#isLacking || this.#isApart)) {
      this.lookUp();
    } else {
      this.receive([mark], mark.bytes);
    }
  }

  /**
   * The stream belongs to others from now on.
   *
   * @returns {Place} where the client goes on if it is subscribed again
   */
  stop() {
    this.#stopped = true;
    this.#settleDown();
    const isLacking = this.#isLacking || this.#position === null || hasUnkept(this.#waiting ?? []);
    return { lastEventId: this.#position ?? '', isLacking };
  }

  /** Reads the store, as the channel may have left something out. */
  lookUp() {
    this.#isOutdated = true;
    this.#settleDown();
    if (!this.#behind) {
      this.#behind = true;
      this.#startCatchingUp();
    }
  }

  /** @param {Frame[]} frames that do not fit */
  #fallBehind(frames) {
    this.#home.counters.dropped += frames.length;
    this.#isLacking ||= hasUnkept(frames);
    if (this.#home.slow === 'close') {
      this.#home.counters.cut += 1;
      this.#connection.destroy();
    } else {
      this.#behind = true;
      this.#connection.whenDrained(() => this.#startCatchingUp());
    }
  }

  /**
   * Something is left out from now on: a new client has all until now, and is replayed the rest as one that
   * comes back.
   */
  #settleDown() {
    const waiting = this.#waiting ?? [];
    const place = lastIdOf(waiting) ?? this.#start;
    if (this.#isNew && place !== null) {
      this.#position = place;
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#connection.write(join(waiting));
    }
  }

  /** Whether it came without an ID, and has none yet. */
  get #isNew() {
    return this.#isArriving && this.#position === null;
  }

  get #isOver() {
    return this.#stopped || this.#connection.closed;
  }

  #startCatchingUp() {
    this.#catchUp().catch((error) => this.#fail(error));
  }

  /**
   * A store that throws where it must not costs the client, which comes back.
   *
   * @param {unknown} error
   */
  #fail(error) {
    this.#home.storeFailed('threw, or gave what cannot be used; a client was cut', error);
    this.#connection.destroy();
  }

  async #catchUp() {
    const { store } = this.#home;
    let limit = PAGE;
    while (!this.#isOver) {
      const isNew = this.#isNew;
      // What no page will have waits on.
      if (this.#waiting === null || !(isNew || hasUnkept(this.#waiting))) {
        this.#waiting = [];
        this.#waitingBytes = 0;
      }
      this.#isOutdated = false;
      let replay;
      try {
        replay = await store.since(this.#position, this.#position === null ? 0 : limit);
      } catch (error) {
        if (this.#isOutdated) {
          // It has come back meanwhile.
          continue;
        }
        this.#home.storeFailed(
          'did not answer; clients that came back were told that they are stale',
          error,
        );
        this.#goOnWithoutStore(isNew);
        return;
      }
      if (this.#isOver) {
        return;
      }
      const isLacking = this.#isLacking || (this.#isArriving && replay.isLost === true);
      this.#isArriving = false;
      this.#isApart = false;
      const events = replay.stale === null ? replay.events : [];
      let count = 0;
      if (isNew) {
        if (this.#position !== null || !this.#begin(replay.last)) {
          continue;
        }
        return;
      }
      if (replay.stale !== null) {
        this.#sayStale(replay.stale, replay.last);
      } else {
        if (isLacking || this.#position === null) {
          // What is kept follows, so that the ID stays.
          this.#sayStale('too-old', this.#position === null ? replay.last : null);
        }
        count = this.#replay(events);
      }
      if (count < events.length) {
        // The rest is let go of: a page that waited with its client could be as large as its events.
        this.#position = events[count - 1]?.id ?? this.#position;
        limit = Math.min(Math.max(2 * count, 1), PAGE);
      } else {
        this.#position = replay.last;
        const isLast = replay.stale !== null || events.length < limit;
        if (isLast && this.#goLive()) {
          return;
        }
        limit = PAGE;
      }
      await new Promise((resolve) => this.#connection.whenDrained(() => resolve(undefined)));
    }
  }

  /**
   * @param {readonly StoredEvent[]} events
   * @returns {number} how many of them the client could take
   */
  #replay(events) {
    const { counters, maxQueue, toFrame } = this.#home;
    const connection = this.#connection;
    let count = 0;
    for (;;) {
      const room = connection.hasRoom() ? Infinity : maxQueue - connection.queued;
      const piece = takePiece(events, count, room, toFrame);
      if (piece.length === 0) {
        break;
      }
      count += piece.length;
      connection.write(join(piece));
    }
    counters.replayed += count;
    return count;
  }

  /**
   * A new client gets what was delivered since it came, however long the store took to answer.
   *
   * @param {string} newest the ID that the store has given last
   * @returns {boolean} false if the store is read again: something was left out meanwhile
   */
  #begin(newest) {
    const delivered = this.#home.settle();
    const waiting = this.#waiting ?? [];
    if (this.#isOutdated && lastIdOf(waiting) === null) {
      this.#connection.writeText(encodeEvent({ id: newest }));
      this.#position = newest;
      return false;
    }
    // There may be something between what came and what is newest.
    this.#isLacking ||= this.#isOutdated;
    this.#waiting = null;
    this.#behind = false;
    // What is kept already and comes later must come again if the client is cut before.
    const isAhead = delivered !== null && this.#isAfter(newest, delivered);
    const start = isAhead ? delivered : newest;
    if (this.#isLacking) {
      this.#sayStale('too-old', start);
    } else if (lastIdOf(waiting) === null) {
      // A client that is cut before its first event then comes back with a place to go on from.
      this.#connection.writeText(encodeEvent({ id: start }));
    }
    this.#position = lastIdOf(waiting) ?? start;
    if (waiting.length > 0) {
      this.#connection.write(join(waiting));
    }
    return true;
  }

  /** @returns {boolean} false if too much came in the meantime, or may not have: the store is read again */
  #goLive() {
    const { store } = this.#home;
    const delivered = this.#home.settle();
    const waiting = this.#waiting;
    const queued = this.#connection.hasRoom() ? 0 : this.#connection.queued;
    const isTooMuch = queued + this.#waitingBytes > this.#home.maxQueue;
    if (waiting === null || isTooMuch || this.#isOutdated) {
      return false;
    }
    const position = /** @type {string} */ (this.#position);
    const isAhead = delivered !== null && store.compare(position, delivered) > 0;
    // Nothing delivered yet: what the store has told of may all be still to come.
    this.#known = isAhead || delivered === null ? position : null;
    const fresh = waiting.filter(({ id }) => id === null || store.compare(id, position) > 0);
    this.#behind = false;
    this.#waiting = null;
    if (fresh.length > 0) {
      this.#position = lastIdOf(fresh) ?? position;
      this.#connection.write(join(fresh));
    }
    return true;
  }

  /** @param {boolean} isNew */
  #goOnWithoutStore(isNew) {
    if (this.#isOver) {
      return;
    }
    const delivered = this.#home.settle();
    if (!isNew || this.#waiting === null || this.#isLacking) {
      // Without an ID, so that the client asks again from where it was when it comes back.
      this.#sayStale('unavailable', null);
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#behind = false;
    if (!this.#isArriving && !this.#isApart) {
      this.#known = this.#position;
    }
    this.#isArriving = false;
    this.#isApart = true;
    const fresh = this.#known === null ? this.#withoutHad(waiting) : this.#fresh(waiting);
    // Its own place rather than that of the channel, which may have had more than it, or less.
    this.#position = lastIdOf(fresh) ?? this.#position ?? delivered;
    if (fresh.length > 0) {
      this.#connection.write(join(fresh));
    }
  }

  /**
   * @param {StaleReason} reason
   * @param {string | null} id where the client goes on
   */
  #sayStale(reason, id) {
    this.#home.counters.stale += 1;
    this.#isLacking = false;
    const data = { reason, lastEventId: this.#position };
    this.#connection.write(toBytes(encodeEvent({ event: this.#home.staleEvent, data, id })));
  }

  /**
   * @param {Frame[]} frames
   * @param {Uint8Array} whole
   */
  #wait(frames, whole) {
    this.#waitingBytes += whole.length;
    if (this.#waiting === null || this.#waitingBytes > this.#home.maxQueue) {
      this.#settleDown();
      const dropped = [...(this.#waiting ?? []), ...frames];
      this.#home.counters.dropped += dropped.length;
      this.#isLacking ||= this.#isNew || hasUnkept(dropped);
      this.#waiting = null;
    } else {
      this.#waiting.push(...frames);
    }
  }

  /**
   * An ID that only the client has given can be any text, without an order.
   *
   * @param {Frame[]} frames
   */
  #withoutHad(frames) {
    const had = frames.findIndex(({ id }) => id !== null && id === this.#position);
    return frames.filter(({ id }, index) => id === null || index > had);
  }

  /** @param {Frame[]} frames */
  #fresh(frames) {
    const known = /** @type {string} */ (this.#known);
    const from = frames.findIndex(({ id }) => id !== null && this.#isAfter(id, known));
    if (from >= 0) {
      this.#known = null;
      return from === 0 ? frames : frames.filter(({ id }, index) => index >= from || id === null);
    }
    return frames.filter(({ id }) => id === null);
  }

  /**
   * @param {string} id
   * @param {string} other
   */
  #isAfter(id, other) {
    return this.#home.store.compare(id, other) > 0;
  }
}
