/** When light events are dispatched, and when the platform has to. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { LightListeners } from '../../src/js/light-listeners.js';

const context = { target: new EventTarget(), origin: 'http://host.test', timeStamp: 0 };

const create = () => new LightListeners(context.target);

/** @param {LightListeners} listeners */
const dispatch = (listeners) => listeners.dispatch('message', 'data', '', context);

const { addEventListener } = EventTarget.prototype;

describe('light listeners', () => {
  afterEach(() => {
    EventTarget.prototype.addEventListener = addEventListener;
    Reflect.deleteProperty(globalThis, 'Zone');
  });

  it('are dispatched to where there are none, without an event', () => {
    assert.equal(dispatch(create()), true);
  });

  for (const options of [undefined, null, true, {}, { passive: true }, { once: false }]) {
    it(`are dispatched to with options ${JSON.stringify(options)}`, () => {
      const listeners = create();
      let calls = 0;
      listeners.add('message', () => (calls += 1), options);
      assert.equal(dispatch(listeners), true);
      assert.equal(calls, 1);
      assert.equal(listeners.isMixed, false);
    });
  }

  for (const options of [{ once: true }, { signal: new AbortController().signal }]) {
    it(`leave a type to the platform while one has the option ${Object.keys(options)}`, () => {
      const listeners = create();
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

  it('are dispatched to again once a signal has removed the one that it was given for', () => {
    const listeners = create();
    const controller = new AbortController();
    const { signal } = controller;
    const listener = () => assert.fail('the platform calls it');
    listeners.add('message', listener, { signal });
    listeners.add('other', listener, { signal });
    controller.abort();
    assert.equal(dispatch(listeners), true);
    assert.equal(listeners.lists.message.length, 0);
    let calls = 0;
    const counting = () => (calls += 1);
    listeners.add('other', counting, undefined);
    assert.equal(listeners.lists.other.length, 1);
    assert.equal(listeners.isMixed, false);
  });

  it('are dispatched to again once one was called that is to be called once', () => {
    const target = new EventTarget();
    const listeners = new LightListeners(target);
    /** @type {string[]} */
    const calls = [];
    const add = (/** @type {() => void} */ listener) => {
      target.addEventListener('message', listener, { once: true });
      listeners.add('message', listener, { once: true });
    };
    const real = () => target.dispatchEvent(new Event('message'));
    const again = () => {
      calls.push('again');
      if (calls.length === 2) {
        add(again);
      }
    };
    add(() => calls.push('other'));
    add(again);
    assert.equal(dispatch(listeners), false);
    real();
    assert.deepEqual(calls, ['other', 'again']);
    assert.equal(dispatch(listeners), false, 'it has added itself again');
    real();
    assert.deepEqual(calls, ['other', 'again', 'again']);
    assert.equal(dispatch(listeners), true);
    assert.equal(listeners.lists.message.length, 0);
  });

  it('stay with the platform while one was kept from being called, or was added anew', () => {
    const target = new EventTarget();
    const listeners = new LightListeners(target);
    const stop = (/** @type {Event} */ event) => event.stopImmediatePropagation();
    const once = { once: true };
    const listener = () => {};
    target.addEventListener('message', stop);
    for (let count = 0; count < 2; count += 1) {
      target.addEventListener('message', listener, once);
      listeners.add('message', listener, once);
      target.dispatchEvent(new Event('message'));
      assert.equal(dispatch(listeners), false);
      target.removeEventListener('message', listener);
      listeners.remove('message', listener, undefined);
      assert.equal(dispatch(listeners), true);
    }
    target.removeEventListener('message', stop);
    target.addEventListener('message', listener);
    listeners.add('message', listener, undefined);
    target.dispatchEvent(new Event('message'));
    assert.equal(listeners.lists.message.length, 1, 'what stood for the others is gone');
  });

  it('leave a type to the platform where zone.js is', () => {
    Object.assign(globalThis, { Zone: {} });
    const listeners = create();
    listeners.add('message', () => {}, undefined);
    assert.equal(dispatch(listeners), false);
  });

  it("leave a type to the platform where the platform's method is replaced", () => {
    EventTarget.prototype.addEventListener = function replaced(...values) {
      return addEventListener.apply(this, values);
    };
    const listeners = create();
    listeners.add('message', () => {}, undefined);
    assert.equal(dispatch(listeners), false);
  });

  it('ignore what the platform ignores', () => {
    const listeners = create();
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
    const listeners = create();
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
    const listeners = create();
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
    const listeners = create();
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
