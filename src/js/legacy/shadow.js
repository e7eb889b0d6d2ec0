/**
 * What an event says of its dispatch by our own target. The platform's events say it of the
 * platform's dispatch alone, so members of the object itself stand before those of its prototype.
 */

/**
 * @param {any} event
 * @param {object} target
 */
export function shadow(event, target) {
  const state = { stopped: false, stoppedImmediately: false, passive: false };
  const { preventDefault } = event;
  /** @type {Record<string, unknown>} */
  const members = {
    currentTarget: target,
    eventPhase: 2,
    composedPath: () => [target],
    stopPropagation() {
      state.stopped = true;
    },
    stopImmediatePropagation() {
      state.stopped = true;
      state.stoppedImmediately = true;
    },
    preventDefault() {
      if (state.passive) {
        return;
      }
      preventDefault.call(event);
      // IE knows no cancelation of an event that it does not dispatch.
      if (event.cancelable && !event.defaultPrevented) {
        define(event, 'defaultPrevented', { __proto__: null, value: true });
      }
    },
  };
  for (const name of Object.keys(members)) {
    define(event, name, { __proto__: null, value: members[name] });
  }
  let ended = false;
  for (const name of ['target', 'srcElement']) {
    const before = inherited(event, name);
    define(event, name, {
      __proto__: null,
      get() {
        // The platform may dispatch the event again, elsewhere.
        const now = inherited(event, name);
        return ended && now !== before ? now : target;
      },
    });
  }
  return {
    state,
    end() {
      ended = true;
      for (const name of Object.keys(members)) {
        delete event[name];
      }
    },
  };
}

/**
 * @param {object} event
 * @param {string} name
 * @param {PropertyDescriptor} descriptor
 */
function define(event, name, descriptor) {
  descriptor.configurable = true;
  Object.defineProperty(event, name, descriptor);
}

/**
 * @param {object} event
 * @param {string} name of an accessor
 * @returns {unknown} what the event would say without a member of its own
 */
function inherited(event, name) {
  let holder = Object.getPrototypeOf(event);
  while (holder !== null) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) {
      return descriptor.get?.call(event);
    }
    holder = Object.getPrototypeOf(holder);
  }
  return null;
}
