/** What a source does with events beyond dispatching them, with an engine that a test plays. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';

import { LifeCycle } from '../../src/js/life-cycle.js';
import { toEventSourceInit } from '../../src/js/options.js';

const SAME = 0xffff_ffff;
const COMMENT = 0xffff_fffe;
const MiB = 1024 * 1024;

describe('delivery', () => {
  it('settles flush() while less than 1 MiB waits in each iterator', async () => {
    const { life, read } = create();
    const delivery = life.deliver();
    const [fast, slow] = [delivery.iterate(), delivery.iterate()];
    const flushed = read('x'.repeat(MiB));
    await fast.next();
    assert.equal(await isSettled(flushed), false);
    await slow.next();
    await flushed;
  });

  it('gives an iterator that keeps up one event at a time, and nobody who comes later an earlier one', async () => {
    const { life, readNumbers } = create();
    const delivery = life.deliver();
    const iterator = delivery.iterate();
    const first = iterator.next();
    const flushed = readNumbers(1, 4);
    assert.equal((await first).value?.data, '1');
    const seen = /** @type {string[]} */ ([]);
    delivery.onevent = (/** @type {{ data: string }} */ { data }) => seen.push(data);
    await flushed;
    assert.deepEqual(seen, ['2', '3', '4']);
    assert.deepEqual(await take(iterator, 3), ['2', '3', '4']);
  });

  it('answers calls of next in their order, also one between a read and its delivery', async () => {
    const { life, readNumbers } = create();
    const iterator = life.deliver().iterate();
    const early = [iterator.next(), iterator.next()];
    readNumbers(1, 4);
    const late = [iterator.next(), iterator.next()];
    const results = await Promise.all([...early, ...late]);
    assert.deepEqual(
      results.map(({ value }) => value?.data),
      ['1', '2', '3', '4'],
    );
  });

  it('goes on behind what an iterator has taken, kept up or not', async () => {
    for (const [keptUp, later] of [
      [3, 0],
      [3, 2],
      [1, 0],
      [0, 2],
    ]) {
      const { life, readNumbers } = create();
      const iterator = life.deliver().iterate();
      const first = iterator.next();
      const flushed = readNumbers(1, 9);
      await first;
      await take(iterator, keptUp);
      if (later > 0) {
        await flushed;
        await take(iterator, later);
      }
      life.close();
      assert.equal(life.lastEventId, `${1 + keptUp + later}`);
    }
  });

  it('goes on behind what the first of several iterators has taken, whichever is left', async () => {
    const { life, readNumbers } = create();
    const delivery = life.deliver();
    const [slow, fast] = [delivery.iterate(), delivery.iterate()];
    await readNumbers(1, 9);
    await take(slow, 2);
    await take(fast, 5);
    await fast.return();
    assert.equal(life.lastEventId, '2');
  });

  it('counts events without data, too', async () => {
    const { life, read } = create();
    const iterator = life.deliver().iterate();
    const flushed = read(...Array.from({ length: 40_000 }, () => ''));
    assert.equal(await isSettled(flushed), false);
    for (let taken = 0; taken < 40_000; taken += 1) {
      await iterator.next();
    }
    await flushed;
  });

  it('settles flush() when a full iterator is left or the source closed', async () => {
    for (const end of /** @type {const} */ (['return', 'close'])) {
      const { life, read } = create();
      const iterator = life.deliver().iterate();
      const flushed = read('x'.repeat(MiB));
      assert.equal(await isSettled(flushed), false);
      if (end === 'close') {
        life.close();
      } else {
        await iterator.return();
      }
      await flushed;
      assert.deepEqual(await iterator.next(), { value: undefined, done: true });
    }
  });

  it('delivers what is queued before it throws a failure, and then is at its end', async () => {
    const { life, read, engine } = create();
    const iterator = life.deliver().iterate();
    await read('1');
    engine.readyState = 2;
    life.dispatcher.fireError('status', 'of the server', 503, 1);
    assert.equal((await iterator.next()).value?.data, '1');
    await assert.rejects(iterator.next(), {
      message: 'of the server',
      reason: 'status',
      status: 503,
    });
    assert.deepEqual(await iterator.next(), { value: undefined, done: true });
  });

  it('throws a failure to the first who waits only', async () => {
    const { life, engine } = create();
    const iterator = life.deliver().iterate();
    const waiting = [iterator.next(), iterator.next()];
    engine.readyState = 2;
    life.dispatcher.fireError('network', 'gone', undefined, 1);
    await assert.rejects(waiting[0], { reason: 'network' });
    assert.deepEqual(await waiting[1], { value: undefined, done: true });
  });

  it('ends iterators at an end that is the last, and not at others', async () => {
    const { life, engine, read } = create();
    const iterator = life.deliver().iterate();
    life.dispatcher.fireError('end', 'of the body', undefined, 1, 3000);
    await read('1');
    assert.equal((await iterator.next()).value?.data, '1');
    engine.readyState = 2;
    life.dispatcher.fireError('end', 'of the body', undefined, 1);
    assert.deepEqual(await iterator.next(), { value: undefined, done: true });
  });

  it('gives the page its turn in the middle of a long read', async () => {
    const { life, read } = create();
    let calls = 0;
    let callsBeforeTurn = 0;
    life.deliver().onevent = () => {
      calls += 1;
      const end = performance.now() + 4;
      while (performance.now() < end) {
        // Busy.
      }
    };
    setTimeout(() => {
      callsBeforeTurn = calls;
    });
    await read(...Array.from({ length: 40 }, () => ''));
    assert.equal(calls, 40);
    assert.ok(callsBeforeTurn < 40, `${callsBeforeTurn} events before a timer`);
  });

  it('calls oncomment in the places of the comments, and tells the engine to keep them', async () => {
    const { life, engine } = create();
    /** @type {unknown[]} */
    const calls = [];
    life.setComments((/** @type {string} */ text) => calls.push(text));
    life.deliver().onevent = (/** @type {any} */ { type, data }) => calls.push([type, data]);
    const text = new TextEncoder().encode('oneamessagetwothreeb');
    // Two comments, one of them before the first event, and one between events of one type.
    const rows = [3, COMMENT, SAME, 1, 7, 0, 3, COMMENT, SAME, 5, COMMENT, SAME, 1, SAME, SAME];
    life.dispatcher.deliver(text, Uint32Array.from(rows));
    await life.dispatcher.flush('');
    assert.deepEqual(calls, ['one', ['message', 'a'], 'two', 'three', ['message', 'b']]);
    life.setComments(null);
    life.dispatcher.deliver(text.slice(0, 3), Uint32Array.from([3, COMMENT, SAME]));
    await life.dispatcher.flush('');
    assert.equal(calls.length, 5);
    assert.deepEqual(engine.calls, ['keepComments true', 'keepComments false']);
  });

  it('tells an engine that comes later to keep comments', () => {
    const { life } = create();
    life.setComments(() => {});
    const later = fakeEngine();
    life.attached(later);
    assert.deepEqual(later.calls, ['keepComments true']);
  });

  it('takes real events for listeners beside onevent, each in a callback of its own', async () => {
    const { life, read, target } = create();
    /** @type {string[]} */
    const calls = [];
    life.listened.message = true;
    life.deliver().onevent = (/** @type {any} */ { data }) => calls.push(`onevent ${data}`);
    target.addEventListener('message', async (event) => {
      const { data } = /** @type {MessageEvent} */ (event);
      calls.push(`listener ${data}`);
      await null;
      calls.push(`reaction ${data}`);
    });
    await read('1', '2');
    assert.deepEqual(
      calls,
      ['1', '2'].flatMap((data) => [`onevent ${data}`, `listener ${data}`, `reaction ${data}`]),
    );
  });

  it('knows the last ID of what was taken when a loop is left', async () => {
    const { life } = create({ lastEventId: 'before' });
    const text = new TextEncoder().encode('amessage1b2');
    const iterators = [0, 1].map(() => life.deliver().iterate());
    life.dispatcher.deliver(text, Uint32Array.from([1, 7, 1, 1, SAME, 1]));
    await life.dispatcher.flush('');
    await iterators[0].next();
    await iterators[0].return();
    assert.equal(life.known.lastEventId, '1');
    const other = create({ lastEventId: 'before' }).life;
    const none = other.deliver().iterate();
    other.dispatcher.deliver(text, Uint32Array.from([1, 7, 1, 1, SAME, 1]));
    await other.dispatcher.flush('');
    await none.return();
    assert.equal(other.known.lastEventId, 'before');
  });
});

/** @param {object} [init] */
function create(init) {
  const target = new EventTarget();
  const life = new LifeCycle(target, 'http://host.test/', toEventSourceInit(init));
  const engine = fakeEngine();
  life.attached(engine);
  return {
    life,
    engine,
    target,
    /** @param {string[]} data of events of type message, in one read */
    read(...data) {
      const table = data.flatMap(({ length }, index) => [length, index === 0 ? 7 : SAME, SAME]);
      const [first, ...others] = data;
      const text = `${first}message${others.join('')}`;
      life.dispatcher.deliver(new TextEncoder().encode(text), Uint32Array.from(table));
      return life.dispatcher.flush('http://host.test');
    },
    /**
     * Events whose data and last event IDs are numbers of one digit.
     *
     * @param {number} first
     * @param {number} last
     */
    readNumbers(first, last) {
      const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      const text = numbers.map(
        (number, index) => `${number}${index === 0 ? 'message' : ''}${number}`,
      );
      const table = numbers.flatMap((_, index) => [1, index === 0 ? 7 : SAME, 1]);
      life.dispatcher.deliver(new TextEncoder().encode(text.join('')), Uint32Array.from(table));
      return life.dispatcher.flush('http://host.test');
    },
  };
}

/**
 * @param {AsyncIterator<any, any>} iterator
 * @param {number} count
 */
async function take(iterator, count) {
  const data = [];
  for (let taken = 0; taken < count; taken += 1) {
    data.push((await iterator.next()).value.data);
  }
  return data;
}

function fakeEngine() {
  const calls = /** @type {string[]} */ ([]);
  return {
    calls,
    readyState: 1,
    lastEventId: 'of the engine',
    reconnectionTime: 3000,
    close() {},
    reconnect() {},
    reset() {},
    /** @param {boolean} isKept */
    keepComments: (isKept) => calls.push(`keepComments ${isKept}`),
  };
}

/** @param {Promise<unknown>} promise */
async function isSettled(promise) {
  let settled = false;
  promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 20; turn += 1) {
    await immediate();
  }
  return settled;
}
