/**
 * The events of `events: 'light'`: objects with the members of a `MessageEvent`, its prototype in
 * their chain, and no platform behind them, which is what makes a real event dear.
 *
 * @see https://dom.spec.whatwg.org/#interface-event
 */
import { define } from './install.js';
import { report } from './report.js';

// Keys of own properties, as private members are not in ES2020.
const TYPE = Symbol('type');
const DATA = Symbol('data');
const LAST_EVENT_ID = Symbol('lastEventId');
const CONTEXT = Symbol('context');
const PHASE = Symbol('phase');
const STOPPED = Symbol('stopped');
const REAL = Symbol('real');

/**
 * What many events have in common.
 *
 * @typedef {object} Context
 * @property {EventTarget} target
 * @property {string} origin
 * @property {number} timeStamp
 */

/**
 * @typedef {object} Listener one that nothing distinguishes but what it is called for
 * @property {any} callback
 * @property {boolean} capture
 * @property {boolean} removed
 */

/** How far an event is stopped: other targets, of which there are none, or other listeners. */
const PROPAGATION = 1;
const IMMEDIATELY = 2;

const AT_TARGET = 2;

/** @type {readonly MessagePort[]} */
const PORTS = Object.freeze([]);

/**
 * A literal, as members of an interface are enumerable, and those of a class are not.
 *
 * @type {object & ThisType<any>}
 */
const prototype = {
  get type() {
    return this[TYPE];
  },

  get data() {
    return this[DATA];
  },

  get lastEventId() {
    return this[LAST_EVENT_ID];
  },

  get origin() {
    return this[CONTEXT].origin;
  },

  get timeStamp() {
    return this[CONTEXT].timeStamp;
  },

  get currentTarget() {
    return this[PHASE] === 0 ? null : this[CONTEXT].target;
  },

  get eventPhase() {
    return this[PHASE];
  },

  get isTrusted() {
    return false;
  },

  // These two are not on the platform's prototype, in Deno.
  get ports() {
    return PORTS;
  },

  get source() {
    return null;
  },

  get cancelBubble() {
    return this[STOPPED] > 0;
  },

  set cancelBubble(value) {
    if (value) {
      this.stopPropagation();
    }
  },

  composedPath() {
    return this[PHASE] === 0 ? [] : [this[CONTEXT].target];
  },

  stopPropagation() {
    this[STOPPED] = this[STOPPED] || PROPAGATION;
  },

  stopImmediatePropagation() {
    this[STOPPED] = IMMEDIATELY;
  },
};

/**
 * @class
 * @param {string} type
 * @param {unknown} data
 * @param {string} lastEventId
 * @param {Context} context
 * @this {any}
 */
function LightEvent(type, data, lastEventId, context) {
  this[TYPE] = type;
  this[DATA] = data;
  this[LAST_EVENT_ID] = lastEventId;
  this[CONTEXT] = context;
  this[PHASE] = AT_TARGET;
  this[STOPPED] = 0;
}
LightEvent.prototype = prototype;

/** The members that events of this platform have besides, by what a real one makes of them. */
function complete() {
  for (const holder of [MessageEvent.prototype, Event.prototype]) {
    for (const name of Reflect.ownKeys(holder)) {
      if (name !== 'constructor' && !Object.prototype.hasOwnProperty.call(prototype, name)) {
        addMember(name, { ...Object.getOwnPropertyDescriptor(holder, name), __proto__: null });
      }
    }
  }
  Object.setPrototypeOf(prototype, MessageEvent.prototype);
  // Some runtimes have it on each event, and some the one of Event.
  const value = /** @type {any} */ (new MessageEvent(''))[Symbol.toStringTag];
  define(prototype, Symbol.toStringTag, value);
}

/**
 * @param {PropertyKey} name
 * @param {PropertyDescriptor} descriptor
 */
function addMember(name, { get, set, value, enumerable }) {
  /** @type {PropertyDescriptor & ThisType<any>} */
  let member;
  if (get !== undefined && /(?:^t|T)arget$|^srcElement$/.test(String(name))) {
    // Some browsers know it by further names.
    member = {
      get() {
        return this[CONTEXT].target;
      },
    };
  } else if (get !== undefined) {
    member = {
      get() {
        return get.call(real(this));
      },
      set:
        set &&
        /** @this {any} */
        function (changed) {
          set.call(real(this), changed);
        },
    };
  } else if (typeof value === 'function') {
    member = {
      value() {
        return value.apply(real(this), arguments);
      },
    };
  } else {
    return;
  }
  Object.defineProperty(prototype, name, {
    ...member,
    __proto__: null,
    enumerable,
    configurable: true,
  });
}

/** @param {any} event */
function real(event) {
  const { data, lastEventId, origin } = event;
  event[REAL] = event[REAL] ?? new MessageEvent(event.type, { data, lastEventId, origin });
  return event[REAL];
}

/**
 * Those that capture have a pass of their own, which an event that is stopped does not go beyond.
 *
 * @param {any} event
 * @param {Listener} listener
 * @param {Listener | undefined} next
 */
function isOver(event, listener, next) {
  return event[STOPPED] === IMMEDIATELY || (listener.capture && next?.capture === false);
}

let isComplete = false;

/**
 * Calls listeners with a new event, as the platform would.
 *
 * @param {Listener[]} listeners not changed by any of them; those that capture come first
 * @param {string} type
 * @param {unknown} data
 * @param {string} lastEventId
 * @param {Context} context
 * @see https://dom.spec.whatwg.org/#concept-event-dispatch
 */
export function dispatchLightEvent(listeners, type, data, lastEventId, context) {
  if (!isComplete) {
    isComplete = true;
    complete();
  }
  const event = /** @type {any} */ (
    new /** @type {any} */ (LightEvent)(type, data, lastEventId, context)
  );
  for (let index = 0; index < listeners.length; index += 1) {
    const listener = listeners[index];
    const { callback, removed } = listener;
    if (!removed) {
      try {
        if (typeof callback === 'function') {
          callback.call(context.target, event);
        } else {
          callback.handleEvent(event);
        }
      } catch (error) {
        report(error);
      }
    }
    if (event[STOPPED] !== 0 && isOver(event, listener, listeners[index + 1])) {
      break;
    }
  }
  event[PHASE] = 0;
  event[STOPPED] = 0;
}
