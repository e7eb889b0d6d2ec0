/** A channel whose store fails in every way, in an order that a seed decides. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { MemoryStore, createChannel } from '../../src/server/index.js';

/** @param {number} seed */
function numbersFrom(seed) {
  let state = seed;
  return (/** @type {number} */ limit) => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state % limit;
  };
}

/** What a client is to a channel: an open stream, which may not be read for a while. */
class Connection {
  closed = false;
  queued = 0;
  isPaused = false;
  /** @type {{ time: number, text: string }[]} */
  seen = [];
  #clock;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {() => number} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  hasRoom() {
    return this.queued === 0;
  }

  whenClosed() {}

  /** @param {() => void} listener */
  whenDrained(listener) {
    this.#waiting.push(listener);
    this.#drainLater();
  }

  /** @param {string} text */
  writeText(text) {
    this.write(new TextEncoder().encode(text));
  }

  /** @param {Uint8Array} bytes */
  write(bytes) {
    this.queued += bytes.length;
    this.seen.push({ time: this.#clock(), text: new TextDecoder().decode(bytes) });
    this.#drainLater();
  }

  destroy() {
    this.closed = true;
  }

  pause(isPaused = true) {
    this.isPaused = isPaused;
    this.#drainLater();
  }

  #drainLater() {
    queueMicrotask(() => {
      if (!this.isPaused) {
        this.queued = 0;
        this.#waiting.splice(0).forEach((listener) => listener());
      }
    });
  }
}

/** @param {(limit: number) => number} random */
function failingStore(random) {
  const memory = new MemoryStore();
  const marks = new Set();
  const state = { isDown: false, isDeaf: false, isFull: false, isLost: false };
  let onGap = () => {};
  /** @type {(id: string) => void} */
  let onPlace = () => {};
  let isMark = false;
  async function turns() {
    for (let left = random(4); left > 0; left -= 1) {
      await setImmediate();
    }
  }
  const canKeep = () => !state.isDown && !state.isDeaf && !state.isFull;
  return {
    state,
    appendElsewhere: (/** @type {string} */ data) => memory.append({ event: '', data }),
    hear() {
      state.isDeaf = false;
      onGap();
    },
    mark() {
      if (state.isLost && canKeep()) {
        isMark = true;
        const id = memory.append({ event: '', data: '' });
        isMark = false;
        marks.add(id);
        state.isLost = false;
        onPlace(id);
      }
    },
    /** @param {{ event: string, data: string }} event */
    async append(event) {
      if (!canKeep()) {
        state.isLost = true;
        throw new Error('not kept');
      }
      return memory.append(event);
    },
    /** @param {string | null} id @param {number} limit */
    async since(id, limit) {
      const { isLost } = state;
      await turns();
      if (state.isDown) {
        throw new Error('down');
      }
      const replay = memory.since(id, limit);
      const { last } = memory.since(null, 0);
      await turns();
      return replay.events.some((event) => marks.has(event.id))
        ? { events: [], stale: /** @type {const} */ ('too-old'), last, isLost }
        : { ...replay, isLost };
    },
    /**
     * @param {(event: any) => void} onEvent
     * @param {() => void} gap
     * @param {(id: string) => void} place
     */
    subscribe(onEvent, gap, place) {
      onGap = gap;
      onPlace = place;
      return memory.subscribe((event) => !state.isDeaf && !isMark && onEvent(event));
    },
    compare: memory.compare.bind(memory),
  };
}

/** @param {(limit: number) => number} random */
async function run(random) {
  let time = 0;
  const store = failingStore(random);
  const { state } = store;
  const channel = createChannel({ store, log: () => {}, maxQueue: 400 });
  /** When each number was published. @type {number[]} */
  const published = [];
  /** @type {{ client: any, connection: Connection, seen: Connection['seen'] }[]} */
  let readers = [];

  function publish() {
    const data = `${published.push(time) - 1} ${'x'.repeat(random(60))}`;
    if (state.isDown || state.isFull || random(2) === 0) {
      channel.publish(data);
    } else {
      store.appendElsewhere(data);
    }
  }
  function connect() {
    const connection = new Connection(() => time);
    const former = random(2) === 0 ? readers[random(readers.length || 1)] : undefined;
    const ids = [...textOf(former?.seen ?? []).matchAll(/^id: (.+)$/gm)];
    const lastEventId = ids.at(-1)?.[1] ?? '';
    const client = /** @type {any} */ ({ connection, lastEventId });
    const seen = connection.seen;
    if (former !== undefined && lastEventId !== '') {
      channel.unsubscribe(former.client);
      former.connection.destroy();
      readers = readers.filter((reader) => reader !== former);
      seen.push(...former.seen);
    }
    readers.push({ client, connection, seen });
    channel.subscribe(client);
  }
  const steps = [
    ...Array.from({ length: 5 }, () => publish),
    connect,
    () => {
      state.isDown = !state.isDown;
      state.isDeaf ||= state.isDown;
    },
    () => void (state.isDeaf = true),
    () => void (state.isFull = !state.isFull),
    () => !state.isDown && state.isDeaf && store.hear(),
    store.mark,
    () => {
      const connection = readers[random(readers.length || 1)]?.connection;
      connection?.pause(!connection.isPaused);
    },
    setImmediate,
    setImmediate,
  ];
  for (let left = 150; left > 0; left -= 1) {
    time += 1;
    await steps[random(steps.length)]();
  }

  const settled = async () => {
    for (let turns = 100; turns > 0; turns -= 1) {
      await setImmediate();
    }
  };
  time += 1;
  Object.assign(state, { isDown: false, isFull: false });
  readers.forEach(({ connection }) => connection.pause(false));
  await settled();
  store.hear();
  await settled();
  store.mark();
  await settled();
  publish();
  await settled();
  return readers.map(({ seen }) => ({ seen, published }));
}

/** @param {Connection['seen']} seen */
const textOf = (seen) => seen.map(({ text }) => text).join('');

/** @param {{ seen: Connection['seen'], published: number[] }} reader */
function assertNothingIsSilent({ seen, published }) {
  const numbers = [...textOf(seen).matchAll(/^data: (\d+) /gm)].map(([, number]) => Number(number));
  assert.equal(new Set(numbers).size, numbers.length, `no doubles in ${numbers}`);
  // What was published before a client was given anything is not missed.
  const start = seen[0]?.time ?? Infinity;
  const told = seen.findLast(({ text }) => text.includes('event: stale\n'))?.time ?? start;
  const missed = published.flatMap((time, number) =>
    time > told && !numbers.includes(number) ? [number] : [],
  );
  assert.deepEqual(missed, []);
}

describe('a channel over a store that fails', { timeout: 60_000 }, () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`doubles nothing, and loses nothing of which it does not tell, seed ${seed}`, async () => {
      const random = numbersFrom(seed);
      for (let rounds = 20; rounds > 0; rounds -= 1) {
        (await run(random)).forEach(assertNothingIsSilent);
      }
    });
  }
});
