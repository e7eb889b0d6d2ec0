/** Our own promises. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

// With a channel of our own as well: the platform's would keep this process alive.
Reflect.deleteProperty(globalThis, 'MessageChannel');
const { OwnPromise } = await import('../../../src/js/legacy/promise.js');

/** @typedef {import('../../../src/js/legacy/promise.js').OwnPromise} Promised */

/**
 * @param {Promised} promise
 * @returns {Promise<any>}
 */
const outcomeOf = (promise) => new Promise((resolve, reject) => promise.then(resolve, reject));

describe('own promise', () => {
  it('calls its reactions in order, and not before the script is done', async () => {
    /** @type {unknown[]} */
    const calls = [];
    const promise = OwnPromise.resolve('value');
    promise.then((/** @type {string} */ value) => calls.push(`first ${value}`));
    const last = promise.then(() => calls.push('second'));
    assert.deepEqual(calls, []);
    await outcomeOf(last);
    assert.deepEqual(calls, ['first value', 'second']);
  });

  it('can be made rejected', async () => {
    const error = new Error('given');
    await assert.rejects(outcomeOf(OwnPromise.reject(error)), error);
  });

  it('hands on what a reaction returns or throws', async () => {
    const error = new Error('thrown');
    const outcomes = new OwnPromise((resolve) => resolve(1))
      .then((/** @type {number} */ value) => value + 1)
      .then((/** @type {number} */ value) => {
        assert.equal(value, 2);
        throw error;
      })
      .then(() => 'not called')
      .catch((/** @type {unknown} */ reason) => [reason]);
    assert.deepEqual(await outcomeOf(outcomes), [error]);
  });

  it('passes over what has no callback', async () => {
    assert.equal(await outcomeOf(OwnPromise.resolve(1).catch(() => 2)), 1);
    const rejected = new OwnPromise((_resolve, reject) => reject(3)).then(() => 4);
    const handled = rejected.then(undefined, (/** @type {number} */ reason) => reason);
    assert.equal(await outcomeOf(handled), 3);
  });

  it('waits for a promise that it is resolved with, of whatever making', async () => {
    assert.equal(await outcomeOf(OwnPromise.resolve(Promise.resolve(1))), 1);
    assert.equal(await outcomeOf(OwnPromise.resolve(OwnPromise.resolve(2))), 2);
    const inside = new OwnPromise((_resolve, reject) => reject(new Error('inside')));
    const rejected = new OwnPromise((resolve) => resolve(inside));
    await assert.rejects(outcomeOf(rejected), /inside/);
    const thenable = { then: (/** @type {(value: number) => void} */ resolve) => resolve(4) };
    assert.equal(await outcomeOf(new OwnPromise((resolve) => resolve(thenable))), 4);
  });

  it('is settled once', async () => {
    const promise = new OwnPromise((resolve, reject) => {
      resolve('first');
      reject(new Error('second'));
      resolve('third');
      throw new Error('fourth');
    });
    assert.equal(await outcomeOf(promise), 'first');
  });

  it('is rejected by an executor or a getter that throws, and by itself', async () => {
    const error = new Error('thrown');
    const thrower = () => {
      throw error;
    };
    const outcome = (/** @type {Promised} */ promise) =>
      outcomeOf(promise).catch((reason) => reason.message);
    const getter = Object.defineProperty({}, 'then', { get: thrower });
    assert.equal(await outcome(new OwnPromise(thrower)), 'thrown');
    assert.equal(await outcome(OwnPromise.resolve(getter)), 'thrown');
    /** @type {Promised} */
    const itself = OwnPromise.resolve(0).then(() => itself);
    assert.match(await outcome(itself), /itself/);
  });
});
