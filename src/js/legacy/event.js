/** An event without data, made as this platform can. */
import { scope } from './scope.js';
import { works } from './works.js';

const { document, Event: Platform } = scope;

/**
 * The platform's, made in the way that is older than its constructor. Only a document has it.
 *
 * @param {string} type
 */
function EventOfDocument(type) {
  const event = document.createEvent('Event');
  event.initEvent(type, false, false);
  return event;
}

/** An event of our own, for a worker whose platform lets no script make one. */
class OwnEvent {
  /** @param {string} type */
  constructor(type) {
    Object.defineProperty(this, 'type', { __proto__: null, value: type, enumerable: true });
    Object.defineProperty(this, 'timeStamp', {
      __proto__: null,
      value: Date.now(),
      enumerable: true,
    });
  }

  composedPath() {
    return [];
  }

  preventDefault() {}

  stopImmediatePropagation() {}

  stopPropagation() {}
}
/** @type {Record<string, unknown>} */
const INITIAL = {
  bubbles: false,
  cancelable: false,
  composed: false,
  currentTarget: null,
  defaultPrevented: false,
  eventPhase: 0,
  isTrusted: false,
  returnValue: true,
  srcElement: null,
  target: null,
};
for (const name of Object.keys(INITIAL)) {
  Object.defineProperty(OwnEvent.prototype, name, {
    __proto__: null,
    value: INITIAL[name],
    enumerable: true,
  });
}

const hasConstructor = works(() => new Platform(''));

/** Whether events are the platform's, so that its targets dispatch them. */
export const isOfPlatform = hasConstructor || document !== undefined;

/** @type {typeof scope.Event} */
export const Event = hasConstructor
  ? Platform
  : /** @type {any} */ (isOfPlatform ? EventOfDocument : OwnEvent);
