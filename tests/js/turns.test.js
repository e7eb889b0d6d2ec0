/** Callbacks of the platform, shared by all sources. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { beforeUnload, failLate } from '../../src/js/turns.js';
import { inOwnProcess } from './support/own-process.js';

describe('turns', () => {
  for (const steps of [1, 3, 40, 300]) {
    it(`gives a worker its ${steps} callbacks and no more`, async () => {
      const outcome = await inOwnProcess(async (tools, count) => {
        const { request } = await tools.loadTurns();
        let done = 0;
        request({ step: () => (done += 1) < count }, count);
        const atOnce = done;
        await tools.settle();
        return { atOnce, done };
      }, steps);
      assert.deepEqual(outcome, { atOnce: 0, done: steps });
    });
  }

  it('takes at most 256 of 10,000 callbacks in one message of the platform, with a page between two', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      // As in a page, which has no immediates.
      Object.assign(globalThis, { document: {} });
      let messages = 0;
      globalThis.MessageChannel = /** @type {any} */ (
        class {
          constructor() {
            /** @type {(() => void)[]} */
            const listeners = [];
            this.port1 = {
              addEventListener: (/** @type {string} */ _type, /** @type {() => void} */ listener) =>
                listeners.push(listener),
              start() {},
            };
            this.port2 = {
              postMessage: () =>
                setImmediate(() => {
                  messages += 1;
                  listeners.forEach((listener) => listener());
                }),
            };
          }
        }
      );
      const { request } = await tools.loadTurns();
      let done = 0;
      let most = 0;
      let before = 0;
      let message = 0;
      request(
        {
          step() {
            if (messages !== message) {
              message = messages;
              before = done;
            }
            done += 1;
            most = Math.max(most, done - before);
            return done < 10_000;
          },
        },
        10_000,
      );
      while (done < 10_000) {
        await tools.settle();
      }
      return { done, most };
    });
    assert.deepEqual(outcome, { done: 10_000, most: 256 });
  });

  it('serves workers in the order of their requests', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { request } = await tools.loadTurns();
      const seen = /** @type {string[]} */ ([]);
      const worker = (/** @type {string} */ name, /** @type {number} */ steps) => {
        let left = steps;
        return {
          step() {
            seen.push(name);
            left -= 1;
            return left > 0;
          },
        };
      };
      const first = worker('first', 2);
      request(first, 1);
      request(worker('second', 1), 1);
      request(first, 1);
      await tools.settle();
      return seen;
    });
    assert.deepEqual(outcome, ['first', 'first', 'second']);
  });

  it('goes on with a worker that has more to do than it asked for', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { request } = await tools.loadTurns();
      let done = 0;
      request({ step: () => (done += 1) < 10 }, 1);
      await tools.settle();
      return done;
    });
    assert.equal(outcome, 10);
  });

  it('goes on with a worker that throws', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { request } = await tools.loadTurns();
      const errors = /** @type {string[]} */ ([]);
      process.on('uncaughtException', ({ message }) => errors.push(message));
      let done = 0;
      const step = () => {
        done += 1;
        if (done === 1) {
          throw new Error('no event');
        }
        return done < 3;
      };
      request({ step }, 1);
      await tools.settle();
      return { done, errors };
    });
    assert.deepEqual(outcome, { done: 3, errors: ['no event'] });
  });

  it('leaves spare callbacks to whoever comes next', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { request } = await tools.loadTurns();
      const seen = /** @type {string[]} */ ([]);
      const once = (/** @type {string} */ name) => ({
        step() {
          seen.push(name);
          return false;
        },
      });
      request(once('asked for sixty'), 60);
      request(once('asked for one'), 1);
      await tools.settle();
      request(once('later'), 1);
      await tools.settle();
      return seen;
    });
    assert.deepEqual(outcome, ['asked for sixty', 'asked for one', 'later']);
  });
});

describe('a broken request', () => {
  it('is told of at once', async () => {
    await assert.rejects(failLate('network'), (word) => word === 'network');
  });

  it('is told of within 3 s if the page may be going away', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    beforeUnload();
    /** @type {unknown} */
    let told;
    const failing = failLate('network').catch((word) => {
      told = word;
    });
    mock.timers.tick(2_999);
    await new Promise(setImmediate);
    assert.equal(told, undefined);
    mock.timers.tick(1);
    await failing;
    assert.equal(told, 'network');
  });
});
