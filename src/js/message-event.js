/**
 * Makes the events that pages receive for the blocks of a stream: real, branded `MessageEvent`s.
 *
 * @see https://html.spec.whatwg.org/multipage/comms.html#messageevent
 */
import { define, enumerate } from './install.js';
import { document } from './turns.js';

/**
 * @callback MakeMessageEvent
 * @param {string} type
 * @param {unknown} data
 * @param {string} origin
 * @param {string} lastEventId
 * @returns {Event}
 */

/** @type {MakeMessageEvent} */
let make = (type, data, origin, lastEventId) =>
  // A page may have given all objects members that mean something here.
  new MessageEvent(type, /** @type {any} */ ({ __proto__: null, data, origin, lastEventId }));

// Keys of own properties, as private members are not in ES2020.
const DATA = Symbol('data');
const ORIGIN = Symbol('origin');
const LAST_EVENT_ID = Symbol('lastEventId');

/**
 * A MessageEvent that keeps the three members which differ itself: reading the nine members of the
 * constructor's dictionary costs some engines more than dispatching the event.
 */
class LeanMessageEvent extends /** @type {new (type: string) => Event} */ (MessageEvent) {
  /**
   * @param {string} type
   * @param {unknown} data
   * @param {string} origin
   * @param {string} lastEventId
   */
  constructor(type, data, origin, lastEventId) {
    super(type);
    keep(this, data, origin, lastEventId);
  }

  get data() {
    return /** @type {any} */ (this)[DATA];
  }

  get origin() {
    return /** @type {any} */ (this)[ORIGIN];
  }

  get lastEventId() {
    return /** @type {any} */ (this)[LAST_EVENT_ID];
  }
}
enumerate(LeanMessageEvent.prototype, ['data', 'origin', 'lastEventId']);
// Pages see one class: in which way an event is made is nobody's business.
define(LeanMessageEvent.prototype, 'constructor', MessageEvent);

/**
 * @param {any} event
 * @param {unknown} data
 * @param {string} origin
 * @param {string} lastEventId
 */
function keep(event, data, origin, lastEventId) {
  event[DATA] = data;
  event[ORIGIN] = origin;
  event[LAST_EVENT_ID] = lastEventId;
}

/** @type {MakeMessageEvent} */
const makeLean = (type, data, origin, lastEventId) =>
  new LeanMessageEvent(type, data, origin, lastEventId);

/**
 * The same, made by the document, where there is one: Chromium's constructor converts a dictionary
 * even where none is given. The prototype is set before the members are added, and the interface
 * named in lower case, as the other ways are slower by a quarter.
 *
 * @type {MakeMessageEvent}
 */
const makeLeanByDocument = (type, data, origin, lastEventId) => {
  const event = document.createEvent('messageevent');
  Object.setPrototypeOf(event, LeanMessageEvent.prototype);
  event.initEvent(type, false, false);
  keep(event, data, origin, lastEventId);
  return event;
};

/** @type {MakeMessageEvent} */
export function makeMessageEvent(type, data, origin, lastEventId) {
  return make(type, data, origin, lastEventId);
}

const ROUNDS = 5;
const EVENTS_PER_ROUND = 400;
let chosen = false;

/**
 * Chooses the way that is the fastest here. Call it once a stream turns out to be a busy one: it
 * takes some milliseconds, which a page with few events need not spend.
 *
 * The best round counts, as others may have been interrupted. Clocks are coarse (0.1 ms in
 * Chromium, 1 ms in Firefox): where they see no difference, the plain event stays.
 */
export function chooseFasterMessageEvent() {
  if (chosen) {
    return;
  }
  chosen = true;
  const target = new EventTarget();
  target.addEventListener('message', (event) => /** @type {MessageEvent} */ (event).data);
  const candidates = [make, makeLean];
  if (document) {
    candidates.push(makeLeanByDocument);
  }
  const usable = candidates.filter(works);
  const best = usable.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    usable.forEach((candidate, index) => {
      best[index] = Math.min(best[index], time(candidate, target));
    });
  }
  const fastest = best.indexOf(Math.min(...best));
  if (best[fastest] < best[0] / 1.2) {
    make = usable[fastest];
  }
}

/**
 * The constructor of some runtimes assigns to the members that a lean event reads only.
 *
 * @param {MakeMessageEvent} candidate
 */
function works(candidate) {
  try {
    return candidate('message', 'data', '', '') instanceof MessageEvent;
  } catch {
    return false;
  }
}

/**
 * Dispatching counts, as much of what a plain event costs is paid there.
 *
 * @param {MakeMessageEvent} candidate
 * @param {EventTarget} target
 */
function time(candidate, target) {
  const start = performance.now();
  for (let count = 0; count < EVENTS_PER_ROUND; count += 1) {
    target.dispatchEvent(candidate('message', '', '', ''));
  }
  return performance.now() - start;
}
