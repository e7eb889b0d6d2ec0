/** The store in Redis over connections that do what the test wants, in the order that it wants. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { RedisStore } from '../../src/server/redis.js';

/** What a client of the package `redis` is to the store. */
class Connection extends EventEmitter {
  isReady = false;
  /** @type {(message: string, channel: string) => void} */
  tell = () => {};
  /** @type {((args: string[]) => Promise<any>)} */
  answer = () => new Promise(() => {});

  async connect() {}

  /** @param {string} _channel @param {(message: string, channel: string) => void} tell */
  async subscribe(_channel, tell) {
    this.tell = tell;
  }

  async unsubscribe() {}

  /** @param {string} _script @param {{ arguments: string[] }} given */
  eval(_script, given) {
    return this.answer(given.arguments);
  }

  destroy() {}

  become(isReady = true) {
    this.isReady = isReady;
    this.emit('ready');
  }
}

/**
 * @param {import('node:test').TestContext} context
 * @param {number} [timeout]
 */
function open(context, timeout = 20_000) {
  const commands = new Connection();
  const events = new Connection();
  const made = [commands, events];
  const client = { options: {}, duplicate: () => made.shift() };
  const store = new RedisStore(client, { key: 'k', timeout, log: () => {} });
  context.after(() => store.close());
  return { store, commands, events };
}

const LOADING = 'LOADING Redis is loading the dataset in memory';
const EMPTY = ['1-1', '1-1', '1', [['1-1', ['origin', '']]]];

describe('connections to Redis', { timeout: 20_000 }, () => {
  it('tell of no event that comes before what was missed has been looked up', async (context) => {
    const { store, commands, events } = open(context);
    /** @type {string[]} */
    const told = [];
    store.subscribe(
      ({ data }) => told.push(data),
      () => told.push('gap'),
    );
    events.become();
    await setImmediate();
    events.tell('2-1\n\nearly', '0:k');
    commands.become();
    events.tell('3-1\n\nlate', '0:k');
    assert.deepEqual(told, ['gap', 'late']);
  });

  it('ask again while a Redis that starts loads what it had', async (context) => {
    const { store, commands } = open(context);
    commands.become();
    const answers = [() => Promise.reject(new Error(LOADING)), () => Promise.resolve(EMPTY)];
    commands.answer = () => /** @type {() => Promise<any>} */ (answers.shift())();
    assert.deepEqual(await store.since('1-1', 10), { events: [], stale: null, last: '1-1' });
    assert.equal(answers.length, 0);
  });

  it('give up a Redis that loads for too long', async (context) => {
    const { store, commands } = open(context, 300);
    commands.become();
    let asked = 0;
    commands.answer = () => {
      asked += 1;
      return Promise.reject(new Error(LOADING));
    };
    await assert.rejects(store.since('1-1', 10), /has not answered for 300 ms/);
    assert.ok(asked > 1);
  });

  it('have few pages under way at a time, and count the time-out of each from when it is', async (context) => {
    const timeout = 1000;
    const { store, commands } = open(context, timeout);
    commands.become();
    let underWay = 0;
    let most = 0;
    commands.answer = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, timeout / 10));
      underWay -= 1;
      return EMPTY;
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: 100 }, (_, index) => store.since(`1-${index}`, 10)));
    assert.ok(performance.now() - start > timeout);
    assert.ok(most <= 8, `${most} at a time`);
  });

  it('give up all pages with the one that is not answered, and ask on when one is', async (context) => {
    const { store, commands } = open(context, 300);
    commands.become();
    const pages = Array.from({ length: 100 }, (_, index) => store.since(`1-${index}`, 10));
    const results = await Promise.allSettled(pages);
    assert.ok(results.every(({ status }) => status === 'rejected'));
    commands.answer = async () => EMPTY;
    assert.equal((await store.since('1-1', 10)).stale, null);
  });

  it('do not let new clients wait for pages', async (context) => {
    const { store, commands } = open(context, 300);
    commands.become();
    const pages = Array.from({ length: 100 }, (_, index) => store.since(`1-${index}`, 10));
    commands.answer = async () => EMPTY;
    assert.equal((await store.since(null, 0)).last, '1-1');
    await Promise.allSettled(pages);
  });

  it('read once for all that come to one place at a time, and once more for who comes later', async (context) => {
    const { store, commands } = open(context);
    commands.become();
    let asked = 0;
    commands.answer = async () => {
      asked += 1;
      return EMPTY;
    };
    const all = () => Array.from({ length: 100 }, () => store.since('1-1', 10));
    const first = all();
    await setImmediate();
    const replays = await Promise.all([...first, ...all()]);
    assert.ok(replays.every(({ last }) => last === '1-1'));
    assert.equal(asked, 2);
  });
});
