/**
 * Listeners of one source in two lists: the platform's, and this one, from which light events are
 * dispatched. Where the platform knows more of a listener than this list, events are real ones.
 */
import { dispatchLightEvent } from './light-event.js';

const { addEventListener } = EventTarget.prototype;

/**
 * @typedef {import('./light-event.js').Listener & {
 *   isPlain: boolean, signal: AbortSignal | undefined, drop: () => void }} Listener
 *
 * @typedef {Record<string, Listener[]>} Lists by types. A list is never changed, but replaced: it may
 *   be in use
 */

export class LightListeners {
  /** @param {EventTarget} target whose listeners they are */
  constructor(target) {
    this.target = target;
    /** @type {Lists} */
    this.lists = Object.create(null);
    /** Types with listeners that are not plain. @type {Record<string, boolean>} */
    this.special = Object.create(null);
  }

  /** The `timeStamp` of events that are delivered now. */
  now() {
    return performance.now();
  }

  /**
   * @param {string} type
   * @param {any} callback
   * @param {any} options as for the platform, which has taken them
   */
  add(type, callback, options) {
    const { once, signal } = Object(options);
    const capture = isCapture(options);
    const list = this.purge(type);
    if (!callback || signal?.aborted || find(list, callback, capture) !== undefined) {
      return;
    }
    const { prototype } = EventTarget;
    const isPlain = !once && !signal && isPlatformPlain();
    const drop = () => {
      added.removed = true;
      prototype.removeEventListener.call(this.target, type, drop, options);
      this.purge(type);
    };
    const added = { callback, capture, removed: false, isPlain, signal, drop };
    if (once) {
      // Before the listener, which may add itself again.
      prototype.removeEventListener.call(this.target, type, callback, options);
      prototype.addEventListener.call(this.target, type, drop, options);
      prototype.addEventListener.call(this.target, type, callback, options);
    }
    this.replace(
      type,
      list.concat(added).sort((one, other) => Number(other.capture) - Number(one.capture)),
    );
  }

  /**
   * @param {string} type
   * @param {any} callback
   * @param {any} options
   */
  remove(type, callback, options) {
    find(this.purge(type), callback, isCapture(options))?.drop();
  }

  /**
   * Forgets those that are removed, by the page or by the platform.
   *
   * @param {string} type
   * @returns {Listener[]} the others
   */
  purge(type) {
    const list = (this.lists[type] ?? []).filter(
      ({ removed, signal }) => !removed && !signal?.aborted,
    );
    this.replace(type, list);
    return list;
  }

  /**
   * @param {string} type
   * @param {Listener[]} list
   */
  replace(type, list) {
    this.lists[type] = list;
    this.special[type] = list.some(({ isPlain }) => !isPlain);
  }

  /** Whether real events may be needed. */
  get isMixed() {
    return Object.keys(this.special).some((type) => this.special[type]);
  }

  /**
   * @param {string} type
   * @param {unknown} data
   * @param {string} lastEventId
   * @param {import('./light-event.js').Context} context
   * @returns {boolean} whether it was dispatched; if not, it has to be a real event
   */
  dispatch(type, data, lastEventId, context) {
    if (this.special[type]) {
      this.purge(type);
    }
    const list = this.lists[type];
    if (list === undefined || list.length === 0) {
      return true;
    }
    if (this.special[type]) {
      return false;
    }
    dispatchLightEvent(list, type, data, lastEventId, context);
    return true;
  }
}

/**
 * Whether the platform alone knows of listeners. zone.js, monitors and others replace its methods, to
 * call listeners in their own way.
 */
function isPlatformPlain() {
  return !('Zone' in globalThis) && EventTarget.prototype.addEventListener === addEventListener;
}

/** @param {any} options */
function isCapture(options) {
  return Boolean(Object(options) === options ? options.capture : options);
}

/**
 * @param {Listener[]} list
 * @param {any} callback
 * @param {boolean} capture
 */
function find(list, callback, capture) {
  return list.filter(
    (listener) => listener.callback === callback && listener.capture === capture,
  )[0];
}
