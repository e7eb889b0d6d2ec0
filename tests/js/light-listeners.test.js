/** When light events are dispatched, and when the platform has to. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { LightListeners } from '../../src/js/light-listeners.js';

const context = { target: new EventTarget(), origin: 'http://host.test', timeStamp: 0 };

/** @param {LightListeners} listeners */
const dispatch = (listeners) => listeners.dispatch('message', 'data', '', context);

const { addEventListener } = EventTarget.prototype;

describe('light listeners', () => {
  afterEach(() => {
    EventTarget.prototype.addEventListener = addEventListener;
    Reflect.deleteProperty(globalThis, 'Zone');
  });

  it('are dispatched to where there are none, without an event', () => {
    assert.equal(dispatch(new LightListeners()), true);
  });

  for (const options of [undefined, null, true, {}, { passive: true }, { once: false }]) {
    it(`are dispatched to with options ${JSON.stringify(options)}`, () => {
      const listeners = new LightListeners();
      let calls = 0;
      listeners.add('message', () => (calls += 1), options);
      assert.equal(dispatch(listeners), true);
      assert.equal(calls, 1);
      assert.equal(listeners.isMixed, false);
    });
  }

  for (const options of [{ once: true }, { signal: new AbortController().signal }]) {
    it(`leave a type to the platform while one has the option ${Object.keys(options)}`, () => {
      const listeners = new LightListeners();
      const special = () => assert.fail('the platform calls it');
      listeners.add('message', special, options);
      listeners.add('message', special, true);
      assert.equal(dispatch(listeners), false);
      assert.equal(listeners.isMixed, true);
      listeners.remove('message', special, undefined);
      listeners.remove('message', special, { capture: true });
      assert.equal(dispatch(listeners), true);
      assert.equal(listeners.isMixed, false);
    });
  }

  it('leave a type to the platform where zone.js is', () => {
    Object.assign(globalThis, { Zone: {} });
    const listeners = new LightListeners();
    listeners.add('message', () => {}, undefined);
    assert.equal(dispatch(listeners), false);
  });

  it("leave a type to the platform where the platform's method is replaced", () => {
    EventTarget.prototype.addEventListener = function replaced(...values) {
      return addEventListener.apply(this, values);
    };
    const listeners = new LightListeners();
    listeners.add('message', () => {}, undefined);
    assert.equal(dispatch(listeners), false);
  });

  it('ignore what the platform ignores', () => {
    const listeners = new LightListeners();
    const listener = () => assert.fail('its signal is aborted');
    listeners.add('message', listener, { signal: AbortSignal.abort() });
    listeners.add('message', null, undefined);
    listeners.remove('message', listener, undefined);
    listeners.remove('other', listener, undefined);
    assert.equal(dispatch(listeners), true);
  });

  it('that capture come first, and may keep an event from the others, or from all', () => {
    /** @type {string[]} */
    const calls = [];
    const listeners = new LightListeners();
    /** @param {string} name @param {boolean} capture @param {string} [method] */
    const add = (name, capture, method) =>
      listeners.add(
        'message',
        (/** @type {any} */ event) => {
          calls.push(name);
          if (method !== undefined) {
            event[method]();
          }
        },
        capture,
      );
    add('bubbling', false, 'stopPropagation');
    add('bubbling, too', false);
    add('capturing', true);
    dispatch(listeners);
    assert.deepEqual(calls.splice(0), ['capturing', 'bubbling', 'bubbling, too']);
    add('stopping', true, 'stopPropagation');
    add('last', true);
    dispatch(listeners);
    assert.deepEqual(calls.splice(0), ['capturing', 'stopping', 'last']);
    listeners.add(
      'message',
      { handleEvent: (/** @type {any} */ e) => e.stopImmediatePropagation() },
      true,
    );
    add('never', true);
    dispatch(listeners);
    assert.deepEqual(calls, ['capturing', 'stopping', 'last']);
  });

  it('see by cancelBubble that an event is stopped, and stop it by that', () => {
    const listeners = new LightListeners();
    /** @type {boolean[]} */
    const states = [];
    listeners.add(
      'message',
      (/** @type {any} */ event) => {
        states.push(event.cancelBubble);
        event.cancelBubble = false;
        states.push(event.cancelBubble);
        event.cancelBubble = true;
        states.push(event.cancelBubble);
      },
      true,
    );
    listeners.add('message', () => assert.fail('it is stopped'), undefined);
    dispatch(listeners);
    assert.deepEqual(states, [false, false, true]);
  });

  it('have types of any name', () => {
    const listeners = new LightListeners();
    for (const type of ['__proto__', 'constructor', 'toString']) {
      assert.equal(listeners.dispatch(type, '', '', context), true);
      /** @type {any} */
      let event;
      listeners.add(type, (/** @type {any} */ given) => (event = given), undefined);
      listeners.dispatch(type, 'data', 'id', context);
      assert.equal(event.type, type);
      assert.equal(event.lastEventId, 'id');
    }
  });
});
