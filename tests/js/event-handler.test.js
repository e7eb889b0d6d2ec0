import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { defineEventHandler } from '../../src/js/event-handler.js';

class Target extends EventTarget {}

/** @param {unknown} value */
function checkBrand(value) {
  if (!(value instanceof Target)) {
    throw new TypeError('Illegal invocation');
  }
  return value;
}
defineEventHandler(Target.prototype, 'message', checkBrand);

/** @typedef {Target & { onmessage: any }} WithHandler */

const create = () => /** @type {WithHandler} */ (new Target());
/** @param {Target} target */
const fire = (target) => target.dispatchEvent(new Event('message', { cancelable: true }));

const descriptor = /** @type {Required<PropertyDescriptor>} */ (
  Object.getOwnPropertyDescriptor(Target.prototype, 'onmessage')
);

describe('event handler', () => {
  it('is an accessor named, enumerable and configurable as WebIDL says', () => {
    const { get, set, enumerable, configurable } = descriptor;
    assert.deepEqual([get.name, set.name], ['get onmessage', 'set onmessage']);
    assert.deepEqual([get.length, set.length], [0, 1]);
    assert.deepEqual({ enumerable, configurable }, { enumerable: true, configurable: true });
  });

  it('checks what it is called on', () => {
    for (const value of [undefined, null, {}, new EventTarget(), Target.prototype]) {
      if (value !== Target.prototype) {
        assert.throws(() => descriptor.get.call(value), TypeError);
        assert.throws(() => descriptor.set.call(value, null), TypeError);
      }
    }
  });

  it('is null at first, and of each object its own', () => {
    const [one, other] = [create(), create()];
    assert.equal(one.onmessage, null);
    const handler = () => {};
    one.onmessage = handler;
    assert.equal(one.onmessage, handler);
    assert.equal(other.onmessage, null);
  });

  it('is called with the event, on the object', () => {
    const target = create();
    /** @type {unknown[]} */
    const calls = [];
    target.onmessage = function (/** @type {Event[]} */ ...values) {
      calls.push(this, values.length, values[0].type);
    };
    fire(target);
    assert.deepEqual(calls, [target, 1, 'message']);
  });

  it('keeps any object, and calls it only if it can be called', () => {
    const target = create();
    const object = { handleEvent: () => assert.fail('a handler is no listener') };
    target.onmessage = object;
    assert.equal(target.onmessage, object);
    assert.equal(fire(target), true);
  });

  it('is called whatever its own `call` is', () => {
    const target = create();
    let calls = 0;
    const handler = Object.assign(() => (calls += 1), { call: () => assert.fail('its own') });
    target.onmessage = handler;
    fire(target);
    target.onmessage = Object.setPrototypeOf(() => (calls += 1), null);
    fire(target);
    assert.equal(calls, 2);
  });

  for (const value of [undefined, 1, 'text', true, Symbol('s'), 1n]) {
    it(`becomes null by ${typeof value} ${String(value)}`, () => {
      const target = create();
      target.onmessage = () => assert.fail('removed');
      target.onmessage = value;
      assert.equal(target.onmessage, null);
      fire(target);
    });
  }

  it('replaced by another keeps its place among the listeners', () => {
    const target = create();
    /** @type {string[]} */
    const calls = [];
    target.onmessage = () => calls.push('first handler');
    target.addEventListener('message', () => calls.push('listener'));
    target.onmessage = () => calls.push('second handler');
    fire(target);
    assert.deepEqual(calls, ['second handler', 'listener']);
  });

  it('replaced by an object that cannot be called keeps its place, too', () => {
    const target = create();
    /** @type {string[]} */
    const calls = [];
    target.onmessage = () => calls.push('first handler');
    target.addEventListener('message', () => calls.push('listener'));
    target.onmessage = {};
    target.onmessage = () => calls.push('second handler');
    fire(target);
    assert.deepEqual(calls, ['second handler', 'listener']);
  });

  it('set again after null goes last', () => {
    const target = create();
    /** @type {string[]} */
    const calls = [];
    target.onmessage = () => calls.push('first handler');
    target.addEventListener('message', () => calls.push('listener'));
    target.onmessage = null;
    target.onmessage = () => calls.push('second handler');
    fire(target);
    assert.deepEqual(calls, ['listener', 'second handler']);
  });

  it('cancels a cancelable event by returning false, and by nothing else', () => {
    const target = create();
    for (const value of [undefined, null, 0, '', true]) {
      target.onmessage = () => value;
      assert.equal(fire(target), true);
    }
    target.onmessage = () => false;
    assert.equal(fire(target), false);
  });

  it('replaced while the event is dispatched, before its turn, is the new one', () => {
    const target = create();
    /** @type {string[]} */
    const calls = [];
    target.addEventListener('message', () => {
      target.onmessage = () => calls.push('new');
    });
    target.onmessage = () => calls.push('old');
    fire(target);
    assert.deepEqual(calls, ['new']);
  });
});
