/** Channels over a store that is far away: it answers late, tells late, and is down at times. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { MemoryStore, SSE, createChannel } from '../../src/server/index.js';
import { blocksOf, open } from './support/read.js';
import { serve } from './support/serve.js';

/** What happens in turns of its own, in an order that a seed decides. */
class LateStore {
  memory = new MemoryStore({ count: 100_000 });
  isDown = false;
  asked = 0;
  #random;
  /** @type {((turn: () => void) => void)} */
  #tell = () => {};

  /** @param {number} seed */
  constructor(seed) {
    this.#random = seed;
  }

  /** @param {{ event: string, data: string }} event */
  async append(event) {
    await this.#turns();
    this.#check();
    const id = this.memory.append(event);
    await this.#turns();
    return id;
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   */
  async since(id, limit) {
    this.asked += 1;
    await this.#turns();
    this.#check();
    const replay = this.memory.since(id, limit);
    await this.#turns();
    return replay;
  }

  /**
   * @param {(event: import('../../src/server/types/server.d.ts').StoredEvent) => void} onEvent
   * @param {() => void} onGap
   */
  subscribe(onEvent, onGap) {
    /** @type {(() => void)[]} */
    const turns = [];
    this.#tell = async (turn) => {
      turns.push(turn);
      if (turns.length === 1) {
        while (turns.length > 0) {
          await this.#turns();
          turns[0]();
          turns.shift();
        }
      }
    };
    const stop = this.memory.subscribe((event) => {
      if (!this.isForgetful) {
        this.#tell(() => onEvent(event));
      }
    });
    this.onGap = onGap;
    return stop;
  }

  isForgetful = false;
  onGap = () => {};

  /**
   * @param {string} a
   * @param {string} b
   */
  compare(a, b) {
    return this.memory.compare(a, b);
  }

  #check() {
    if (this.isDown) {
      throw new Error('connection refused');
    }
  }

  async #turns() {
    this.#random = (this.#random * 48_271) % 0x7fff_ffff;
    for (let turns = this.#random % 8; turns > 0; turns -= 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/**
 * @param {import('node:test').TestContext} context
 * @param {LateStore | MemoryStore} store
 */
async function start(context, store) {
  const { server, origin } = await serve(context);
  /** @type {string[]} */
  const lines = [];
  const channel = createChannel({ store, log: (line) => lines.push(line) });
  new SSE(server, { channel });
  /** @param {string} [id] */
  const connect = (id) =>
    open(`${origin}/sse`, { headers: id === undefined ? {} : { 'Last-Event-ID': id } });
  return { channel, connect, lines };
}

/** @param {string} text */
const numbersIn = (text) =>
  [...text.matchAll(/^data: (\d+)$/gm)].map(([, number]) => Number(number));

/**
 * @param {number} from
 * @param {number} to
 */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a channel over a store that is late', { timeout: 60_000 }, () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`loses nothing and doubles nothing, seed ${seed}`, async (context) => {
      const { channel, connect } = await start(context, new LateStore(seed));
      const total = 1500;
      const publish = async () => {
        for (let number = 1; number <= total; number += 1) {
          await channel.publish(String(number));
        }
      };
      /** @param {number} index */
      const follow = async (index) => {
        /** @type {number[]} */
        const seen = [];
        /** @type {string | undefined} */
        let id;
        while (seen.at(-1) !== total) {
          const stream = await connect(id);
          const text = await stream.until(
            (it) => it.length > 200 + 300 * index || it.endsWith(`data: ${total}\n\n`),
          );
          stream.cut();
          const blocks = blocksOf(text);
          id = blocks.at(-1)?.id ?? id;
          seen.push(...blocks.flatMap(({ data }) => (data === undefined ? [] : [Number(data)])));
        }
        return seen;
      };
      const all = await Promise.all([...range(1, 6).map(follow), publish()]);
      for (const seen of /** @type {number[][]} */ (all.slice(0, -1))) {
        assert.deepEqual(seen, range(seen[0], total));
      }
    });
  }

  it('reads again from the store what was too much to keep while it read', async (context) => {
    const memory = new MemoryStore();
    /** @type {(() => void) | undefined} */
    let answer;
    const store = {
      append: memory.append.bind(memory),
      compare: memory.compare.bind(memory),
      subscribe: memory.subscribe.bind(memory),
      /** @type {(...given: Parameters<MemoryStore['since']>) => any} */
      since(id, limit) {
        const replay = memory.since(id, limit);
        return answer ? replay : new Promise((resolve) => (answer = () => resolve(replay)));
      },
    };
    const { server, origin } = await serve(context);
    const channel = createChannel({ store, maxQueue: 1000 });
    const sse = new SSE(server, { channel });
    const id = memory.append({ event: '', data: '0' });
    memory.append({ event: '', data: '1' });
    const connected = once(sse, 'connection');
    const stream = await open(`${origin}/sse`, { headers: { 'Last-Event-ID': id } });
    await connected;
    for (const number of range(2, 100)) {
      await channel.publish(String(number));
    }
    answer?.();
    assert.deepEqual(numbersIn(await stream.until('data: 100\n\n')), range(1, 100));
    assert.ok(channel.counters.dropped > 0);
  });

  it('looks up what the store says it may have left out', async (context) => {
    const store = new LateStore(5);
    const { channel, connect } = await start(context, store);
    const streams = await Promise.all([connect(), connect()]);
    await Promise.all(streams.map((stream) => stream.until(/id: /)));
    await channel.publish('1');
    await Promise.all(streams.map((stream) => stream.until('data: 1\n\n')));
    store.isForgetful = true;
    await channel.publish('2');
    await channel.publish('3');
    store.isForgetful = false;
    store.onGap();
    await channel.publish('4');
    for (const stream of streams) {
      assert.deepEqual(numbersIn(await stream.until('data: 4\n\n')), [1, 2, 3, 4]);
    }
  });
});

describe('a channel over a store that is down', { timeout: 60_000 }, () => {
  it('goes on live, without ids, and says so once', async (context) => {
    const store = new LateStore(6);
    const { channel, connect, lines } = await start(context, store);
    const stream = await connect();
    await stream.until(/id: /);
    const id = await channel.publish('1');
    await stream.until('data: 1\n\n');
    store.isDown = true;
    assert.equal(await channel.publish('2'), null);
    assert.equal(await channel.publish({ event: 'a', data: '3' }), null);
    const blocks = blocksOf(await stream.until('data: 3\n\n'));
    assert.deepEqual(blocks.slice(-3), [
      { id, data: '1' },
      { data: '2' },
      { event: 'a', data: '3' },
    ]);
    assert.deepEqual(lines, [
      'the store did not keep an event; clients that are connected here get it: connection refused',
    ]);
    assert.equal(channel.counters.unkept, 2);
    store.isDown = false;
    await channel.publish('4');
    await stream.until('data: 4\n\n');
    assert.equal(lines.at(-1), 'the store keeps events again');
  });

  it('says stale to who comes back, and keeps its id for the next time', async (context) => {
    const store = new LateStore(7);
    const { channel, connect, lines } = await start(context, store);
    const id = String(await channel.publish('1'));
    await channel.publish('2');
    store.isDown = true;
    const stream = await connect(id);
    const [block] = blocksOf(await stream.until('data: '));
    assert.deepEqual(block, {
      event: 'stale',
      data: JSON.stringify({ reason: 'unavailable', lastEventId: id }),
    });
    assert.match(lines[0], /^the store did not answer; .*: connection refused$/);
    await channel.publish('live');
    await stream.until('data: live\n\n');
    stream.cut();
    store.isDown = false;
    const again = await connect(id);
    assert.deepEqual(numbersIn(await again.until('data: 2\n\n')), [2]);
  });

  it('serves new clients', async (context) => {
    const store = new LateStore(8);
    store.isDown = true;
    const { channel, connect } = await start(context, store);
    const stream = await connect();
    await stream.until(':ok\n\n');
    while (store.asked === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await channel.publish('live');
    assert.deepEqual(blocksOf(await stream.until('data: ')), [{ data: 'live' }]);
  });

  it('survives a store that throws, and what it holds that cannot be sent', async (context) => {
    const store = new LateStore(9);
    const { channel, connect, lines } = await start(context, store);
    const stream = await connect();
    await stream.until(/id: /);
    store.memory.append({ event: 'a\ndata: injected', data: 'b' });
    await channel.publish('1');
    assert.doesNotMatch(await stream.until('data: 1\n\n'), /injected/);
    assert.match(lines[0], /^the store holds an event that cannot be sent, .*: event: expected/);
    store.append = () => {
      throw new Error('no connection');
    };
    assert.equal(await channel.publish('2'), null);
    await stream.until('data: 2\n\n');
  });

  it('cuts a client whose place a store cannot compare, and says so', async (context) => {
    const store = new MemoryStore();
    store.compare = () => {
      throw new Error('no order');
    };
    const { channel, connect, lines } = await start(context, store);
    const id = String(await channel.publish('1'));
    // The response may have begun before it is cut.
    const reading = connect(id).then((stream) => stream.end());
    assert.doesNotMatch(String(await reading.catch(({ code }) => code)), /data: /);
    assert.deepEqual(lines, [
      'the store threw, or gave what cannot be used; a client was cut: no order',
    ]);
    assert.equal(channel.counters.connections, 0);
  });
});
