/** Our own event target: what the list of behaviours does not show. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { OwnEventTarget } from '../../../src/js/legacy/event-target.js';

describe('own event target', () => {
  it('calls capturing listeners first, and ends there if the event is stopped', () => {
    const { calls, target } = listening(['late', 'early'], [false, true]);
    target.dispatchEvent(new Event('type'));
    assert.deepEqual(calls, ['early', 'late']);
    target.addEventListener('type', (event) => event.stopPropagation(), true);
    target.dispatchEvent(new Event('type'));
    assert.deepEqual(calls, ['early', 'late', 'early']);
  });

  it('says whether the event was canceled', () => {
    const { target } = listening([], []);
    target.addEventListener('type', (event) => event.preventDefault());
    assert.equal(target.dispatchEvent(new Event('type')), true);
    assert.equal(target.dispatchEvent(new Event('type', { cancelable: true })), false);
  });

  it('cancels where the platform does so only in its own dispatch', () => {
    const { target } = listening([], []);
    target.addEventListener('type', (event) => event.preventDefault());
    const event = new Event('type', { cancelable: true });
    Object.defineProperty(event, 'preventDefault', { value() {}, configurable: true });
    assert.equal(target.dispatchEvent(event), false);
  });

  it('refuses what is no event, and one that it is dispatching', () => {
    const { target } = listening([], []);
    for (const value of [undefined, null, 'type', {}, { type: 'type' }]) {
      assert.throws(() => target.dispatchEvent(/** @type {any} */ (value)), TypeError);
    }
    /** @type {unknown} */
    let thrown;
    target.addEventListener('type', (event) => {
      try {
        target.dispatchEvent(event);
      } catch (error) {
        thrown = error;
      }
    });
    target.dispatchEvent(new Event('type'));
    assert.equal(/** @type {Error} */ (thrown)?.name, 'InvalidStateError');
  });

  it('refuses a listener that is no object', () => {
    const { target } = listening([], []);
    for (const value of ['listener', 1, true]) {
      assert.throws(() => target.addEventListener('type', /** @type {any} */ (value)), TypeError);
    }
    target.addEventListener('type', /** @type {any} */ (undefined));
    target.removeEventListener('type', /** @type {any} */ (undefined));
  });

  it('refuses too few arguments, a type that is no string, and a signal that is none', () => {
    const target = /** @type {any} */ (listening([], []).target);
    const listener = () => {};
    assert.throws(() => target.addEventListener('type'), TypeError);
    assert.throws(() => target.removeEventListener('type'), TypeError);
    assert.throws(() => target.addEventListener(Symbol('type'), listener), TypeError);
    for (const signal of [null, {}, 'signal']) {
      assert.throws(() => target.addEventListener('type', listener, { signal }), TypeError);
    }
  });

  it('lets no passive listener cancel', () => {
    const { target } = listening([], []);
    const cancel = (/** @type {Event} */ event) => event.preventDefault();
    target.addEventListener('type', cancel, { passive: true });
    assert.equal(target.dispatchEvent(new Event('type', { cancelable: true })), true);
    target.addEventListener('type', cancel, true);
    assert.equal(target.dispatchEvent(new Event('type', { cancelable: true })), false);
  });

  it('leaves an event as it was, but for its target, which the platform may change', () => {
    const { target } = listening([], []);
    const event = new Event('type');
    target.dispatchEvent(event);
    const members = Object.getOwnPropertyNames(event).filter((name) => name !== 'isTrusted');
    assert.deepEqual(members.sort(), ['srcElement', 'target']);
    assert.equal(event.target, target);
    assert.equal(event.currentTarget, null);
    const other = new EventTarget();
    other.dispatchEvent(event);
    assert.equal(event.target, other);
    target.dispatchEvent(event);
    assert.equal(event.target, target);
  });
});

/**
 * @param {string[]} names of listeners, in the order of their addition
 * @param {boolean[]} captures
 */
function listening(names, captures) {
  /** @type {string[]} */
  const calls = [];
  const target = /** @type {EventTarget} */ (Reflect.construct(OwnEventTarget, []));
  names.forEach((name, index) => {
    target.addEventListener('type', () => calls.push(name), captures[index]);
  });
  return { calls, target };
}
