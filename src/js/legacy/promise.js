/**
 * Promises, as far as the class needs them.
 *
 * @see https://promisesaplus.com/
 */
import { scope } from './scope.js';
import { queueMicrotask } from './microtask.js';

/**
 * @typedef {object} Reaction
 * @property {(value: any) => void} fulfilled
 * @property {(reason: any) => void} rejected
 */

/** Exported for its tests. */
export class OwnPromise {
  /** @param {(resolve: (value?: any) => void, reject: (reason?: any) => void) => void} executor */
  constructor(executor) {
    /** What is called when it is settled, and null then. @type {Reaction[] | null} */
    this.reactions = [];
    /** @type {keyof Reaction} */
    this.state = 'fulfilled';
    /** @type {any} */
    this.result = undefined;
    follow(this, executor);
  }

  /** @param {any} value */
  static resolve(value) {
    return value instanceof OwnPromise ? value : new OwnPromise((resolve) => resolve(value));
  }

  /** @param {any} reason */
  static reject(reason) {
    return new OwnPromise((_resolve, reject) => reject(reason));
  }

  /**
   * @param {any} [onFulfilled]
   * @param {any} [onRejected]
   * @returns {OwnPromise}
   */
  then(onFulfilled, onRejected) {
    return new OwnPromise((resolve, reject) => {
      const handler =
        (/** @type {any} */ callback, /** @type {(value: any) => void} */ otherwise) =>
        (/** @type {any} */ value) => {
          if (typeof callback !== 'function') {
            otherwise(value);
            return;
          }
          try {
            resolve(callback(value));
          } catch (error) {
            reject(error);
          }
        };
      const reaction = {
        fulfilled: handler(onFulfilled, resolve),
        rejected: handler(onRejected, reject),
      };
      if (this.reactions === null) {
        react(this, reaction);
      } else {
        this.reactions.push(reaction);
      }
    });
  }

  /** @param {any} onRejected */
  catch(onRejected) {
    return this.then(undefined, onRejected);
  }
}

/**
 * Settles a promise as the first call of the two functions says.
 *
 * @param {OwnPromise} promise
 * @param {(resolve: (value: any) => void, reject: (reason: any) => void) => void} executor
 */
function follow(promise, executor) {
  let called = false;
  const once = (/** @type {(value: any) => void} */ settle) => (/** @type {any} */ value) => {
    if (!called) {
      called = true;
      settle(value);
    }
  };
  const reject = once((reason) => settle(promise, 'rejected', reason));
  try {
    executor(
      once((value) => resolve(promise, value)),
      reject,
    );
  } catch (error) {
    reject(error);
  }
}

/**
 * @param {OwnPromise} promise
 * @param {any} value which may be a promise, of whatever making
 */
function resolve(promise, value) {
  let then;
  try {
    if (value === promise) {
      throw new TypeError('a promise cannot wait for itself');
    }
    then = Object(value) === value && value.then;
  } catch (error) {
    settle(promise, 'rejected', error);
    return;
  }
  if (typeof then === 'function') {
    // At once: a rejection that the platform sees nobody handle is reported.
    follow(promise, (onward, reject) => then.call(value, onward, reject));
  } else {
    settle(promise, 'fulfilled', value);
  }
}

/**
 * @param {OwnPromise} promise
 * @param {keyof Reaction} state
 * @param {any} result
 */
function settle(promise, state, result) {
  const { reactions } = promise;
  promise.reactions = null;
  promise.state = state;
  promise.result = result;
  for (const reaction of reactions ?? []) {
    react(promise, reaction);
  }
}

/**
 * @param {OwnPromise} promise which is settled
 * @param {Reaction} reaction
 */
function react({ state, result }, reaction) {
  queueMicrotask(() => reaction[state](result));
}

/** @type {PromiseConstructor} */
export const Promise = scope.Promise ?? /** @type {any} */ (OwnPromise);
