/** What a channel tells of events that its store did not keep, or that it was cut off from. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { MemoryStore, SSE, createChannel } from '../../src/server/index.js';
import { open } from './support/read.js';
import { serve } from './support/serve.js';

/** One process's side of a store that several share: what the others do is told of or not. */
class SharedStore {
  memory = new MemoryStore();
  /** Nothing can be appended. */
  isFull = false;
  /** Nothing can be read. */
  isDown = false;
  /** Events are not told of. */
  isDeaf = false;
  isLost = false;
  /** @type {Set<string>} */
  #marks = new Set();
  /** @type {(event: any) => void} */
  onEvent = () => {};
  onGap = () => {};
  /** @type {(id: string) => void} */
  onPlace = () => {};
  /** When the next `since` answers. @type {Promise<unknown> | undefined} */
  pending;
  onSince = () => {};

  /** @param {{ event: string, data: string }} event */
  async append(event) {
    if (this.isFull || this.isDown) {
      this.isLost = true;
      throw new Error('no room');
    }
    return this.memory.append(event);
  }

  /** @param {string} data */
  appendElsewhere(data) {
    return this.memory.append({ event: '', data });
  }

  /**
   * @param {string | null} id
   * @param {number} limit
   */
  async since(id, limit) {
    const { isLost, isDown } = this;
    const replay = this.memory.since(id, limit);
    const { pending } = this;
    this.pending = undefined;
    this.onSince();
    await pending;
    if (isDown) {
      throw new Error('cut off');
    }
    if (replay.events.some((event) => this.#marks.has(event.id))) {
      const { last } = this.memory.since(null, 0);
      return /** @type {const} */ ({ events: [], stale: 'too-old', last, isLost });
    }
    return { ...replay, isLost };
  }

  /**
   * @param {(event: any) => void} onEvent
   * @param {() => void} onGap
   * @param {(id: string) => void} onPlace
   */
  subscribe(onEvent, onGap, onPlace) {
    this.onEvent = onEvent;
    this.onGap = onGap;
    this.onPlace = onPlace;
    return this.memory.subscribe((event) => {
      if (!this.isDeaf) {
        onEvent(event);
      }
    });
  }

  /** @param {string} a @param {string} b */
  compare(a, b) {
    return this.memory.compare(a, b);
  }

  /** The store has looked, and its answer is under way until the function that this gives is called. */
  holdAnswer() {
    let answer = () => {};
    this.pending = new Promise((resolve) => {
      answer = () => resolve(undefined);
    });
    return () => answer();
  }

  /** @param {string} data of an event that this process is not told of */
  appendUntold(data) {
    const { isDeaf } = this;
    this.isDeaf = true;
    const id = this.appendElsewhere(data);
    this.isDeaf = isDeaf;
    return id;
  }

  /** As the store does once it can be written again. */
  mark() {
    const id = this.appendUntold('mark');
    this.#marks.add(id);
    this.isLost = false;
    return id;
  }

  place() {
    const id = this.mark();
    this.onPlace(id);
    return id;
  }
}

/**
 * @param {import('node:test').TestContext} context
 * @param {import('../../src/server/types/server.d.ts').ChannelOptions} [options]
 */
async function start(context, options) {
  const store = new SharedStore();
  const { server, origin } = await serve(context);
  const channel = createChannel({ store, log: () => {}, ...options });
  const sse = new SSE(server, { channel, keepAlive: false });
  /** @param {string} [id] */
  const connect = async (id) => {
    const connected = once(sse, 'connection');
    const stream = await open(`${origin}/sse`, {
      headers: id === undefined ? {} : { 'Last-Event-ID': id },
    });
    await connected;
    return stream;
  };
  return { store, channel, connect };
}

/**
 * The store looks when it is told to answer, once.
 *
 * @param {SharedStore} store
 * @param {{ fails?: boolean }} [options]
 */
function answerLate(store, { fails = false } = {}) {
  const { since } = store;
  let answer = () => {};
  /** @type {Promise<void>} */
  const told = new Promise((resolve) => {
    answer = resolve;
  });
  store.since = async (id, limit) => {
    store.since = since;
    await told;
    if (fails) {
      throw new Error('cut off');
    }
    return store.since(id, limit);
  };
  return { answer: () => answer() };
}

const STALE = /event: stale\n(?:id: .*\n)?data: (.*)\n/;
/** @param {string} text */
const reasonIn = (text) => JSON.parse(STALE.exec(text)?.[1] ?? 'null')?.reason;
/** @param {string} text */
const dataIn = (text) => [...text.matchAll(/^data: ([^{\n]+)$/gm)].map(([, data]) => data);

describe('events that the store did not keep', { timeout: 20_000 }, () => {
  it('are missed by who comes back before the store has a mark of them, and is told so', async (context) => {
    const { store, channel, connect } = await start(context);
    const id = String(await channel.publish('one'));
    store.isFull = true;
    assert.equal(await channel.publish('missed'), null);
    const stream = await connect(id);
    assert.equal(reasonIn(await stream.until(STALE)), 'too-old');
    store.isFull = false;
    const mark = store.place();
    await stream.until(`id: ${mark}\n\n`);
    await channel.publish('two');
    assert.deepEqual(dataIn(await stream.until('data: two\n\n')), ['two']);
    assert.equal(channel.counters.stale, 1);
  });

  it('cost nothing to who was connected all the time', async (context) => {
    const { store, channel, connect } = await start(context);
    const stream = await connect();
    await stream.until(/^id: /m);
    store.isFull = true;
    await channel.publish('live');
    store.isFull = false;
    // As after a break: who is connected looks up before the mark is set.
    store.onGap();
    const mark = store.place();
    await stream.until(`id: ${mark}\n\n`);
    await channel.publish('two');
    assert.deepEqual(dataIn(await stream.until('data: two\n\n')), ['live', 'two']);
    assert.equal(channel.counters.stale, 0);
  });

  it('are not passed over by a client that was too slow to get them', async (context) => {
    const { store, channel, connect } = await start(context, { maxQueue: 100_000 });
    const stream = await connect();
    await stream.until(/^id: /m);
    await channel.publish('one');
    await stream.until('data: one\n\n');
    store.isFull = true;
    stream.response.pause();
    let number = 0;
    while (channel.counters.dropped === 0) {
      number += 1;
      await channel.publish(`large-${number} ${'x'.repeat(100_000)}`);
    }
    stream.response.resume();
    assert.equal(reasonIn(await stream.until(STALE)), 'too-old');
    store.isFull = false;
    store.place();
    await channel.publish('two');
    assert.equal(dataIn(await stream.until('data: two\n\n')).at(-1), 'two');
  });

  it('are not passed over by a slow client when the mark comes first', async (context) => {
    const { store, channel, connect } = await start(context, { maxQueue: 100_000 });
    const stream = await connect();
    await stream.until(/^id: /m);
    store.isFull = true;
    stream.response.pause();
    while (channel.counters.dropped === 0) {
      await channel.publish('x'.repeat(100_000));
    }
    store.isFull = false;
    store.place();
    stream.response.resume();
    assert.equal(reasonIn(await stream.until(STALE)), 'too-old');
  });

  it('that came while a page was read, and were too many, are told of', async (context) => {
    const { store, channel, connect } = await start(context, { maxQueue: 1000 });
    const id = String(await channel.publish('one'));
    const answer = store.holdAnswer();
    const stream = await connect(id);
    store.isFull = true;
    await channel.publish('x'.repeat(600));
    await channel.publish('y'.repeat(600));
    answer();
    assert.equal(reasonIn(await stream.until(STALE)), 'too-old');
  });
});

describe('a new client', { timeout: 20_000 }, () => {
  it('gets what is published after it came, however late the store answers', async (context) => {
    const { store, channel, connect } = await start(context);
    await channel.publish('zero');
    const { answer } = answerLate(store);
    const stream = await connect();
    await channel.publish('one');
    answer();
    await channel.publish('two');
    assert.deepEqual(dataIn(await stream.until('data: two\n\n')), ['one', 'two']);
    assert.equal(channel.counters.stale, 0);
  });

  it('gets what was left out since it came, whatever the store answers then', async (context) => {
    for (const fails of [false, true]) {
      const { store, channel, connect } = await start(context);
      await channel.publish('zero');
      const { answer } = answerLate(store, { fails });
      const stream = await connect();
      await channel.publish('one');
      store.appendUntold('missed');
      store.onGap();
      answer();
      await channel.publish('two');
      const text = await stream.until('data: two\n\n');
      assert.deepEqual(dataIn(text), ['one', 'missed', 'two']);
      assert.equal(channel.counters.stale, 0);
    }
  });

  it('gets what it missed if it was unsubscribed before it had a place', async (context) => {
    const { store, channel } = await start(context);
    await channel.publish('zero');
    const { server, origin } = await serve(context);
    const sse = new SSE(server, { keepAlive: false });
    const connected = once(sse, 'connection');
    const stream = await open(`${origin}/sse`);
    const [client] = await connected;
    const { answer } = answerLate(store);
    channel.subscribe(client);
    await channel.publish('one');
    channel.unsubscribe(client);
    answer();
    await channel.publish('two');
    channel.subscribe(client);
    assert.deepEqual(dataIn(await stream.until('data: two\n\n')), ['one', 'two']);
    assert.equal(channel.counters.stale, 0);
  });

  it('gets all that was published while the store did not answer, however much', async (context) => {
    const { store, channel, connect } = await start(context, { maxQueue: 10_000 });
    await channel.publish('zero');
    const { answer } = answerLate(store);
    const stream = await connect();
    const expected = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
    for (const data of expected) {
      await channel.publish(data);
    }
    answer();
    await stream.until(`data: ${expected.at(-1)}\n\n`);
    await channel.publish('last');
    const text = await stream.until('data: last\n\n');
    assert.deepEqual(dataIn(text), [...expected, 'last']);
    assert.equal(channel.counters.stale, 0);
  });
});

describe('a channel that was cut off from its store', { timeout: 20_000 }, () => {
  it('reads again when it is told of a gap while a page is under way', async (context) => {
    const { store, channel, connect } = await start(context);
    const id = String(await channel.publish('one'));
    const answer = store.holdAnswer();
    const stream = await connect(id);
    store.appendUntold('two');
    store.onGap();
    answer();
    await channel.publish('three');
    assert.deepEqual(dataIn(await stream.until('data: three\n\n')), ['two', 'three']);
  });

  it('replays to who came while it could not be read, from their own ID on', async (context) => {
    const { store, channel, connect } = await start(context);
    store.isDeaf = true;
    const id = store.appendElsewhere('one');
    store.isDown = true;
    const stream = await connect(id);
    assert.equal(reasonIn(await stream.until(STALE)), 'unavailable');
    store.appendElsewhere('two');
    store.isDown = false;
    store.isDeaf = false;
    store.onGap();
    await stream.until('data: two\n\n');
    await channel.publish('three');
    assert.deepEqual(dataIn(await stream.until('data: three\n\n')), ['two', 'three']);
    assert.equal(channel.counters.stale, 1);
  });

  it('doubles nothing for a client that had more than it had itself', async (context) => {
    const { store, channel, connect } = await start(context);
    await channel.publish('one');
    store.isDeaf = true;
    store.appendElsewhere('two');
    const id = store.appendElsewhere('three');
    store.isDown = true;
    const stream = await connect(id);
    assert.equal(reasonIn(await stream.until(STALE)), 'unavailable');
    store.isDown = false;
    store.isDeaf = false;
    store.onGap();
    await channel.publish('four');
    assert.deepEqual(dataIn(await stream.until('data: four\n\n')), ['four']);
  });

  it('doubles nothing that it is told of while the store does not answer', async (context) => {
    const { store, channel, connect } = await start(context);
    store.isDeaf = true;
    store.appendElsewhere('one');
    const id = store.appendElsewhere('two');
    const answer = store.holdAnswer();
    store.isDown = true;
    const stream = await connect(id);
    store.isDown = false;
    store.isDeaf = false;
    for (const event of store.memory.since(`${id.split('-')[0]}-0`, 10).events) {
      store.onEvent(event);
    }
    answer();
    await stream.until(STALE);
    await channel.publish('three');
    assert.deepEqual(dataIn(await stream.until('data: three\n\n')), ['three']);
  });

  it('tells new clients of which it cannot know what they missed', async (context) => {
    const { store, channel, connect } = await start(context);
    store.isDown = true;
    store.isDeaf = true;
    const asked = new Promise((resolve) => (store.onSince = () => resolve(undefined)));
    const stream = await connect();
    await asked;
    const last = store.appendElsewhere('one');
    store.isDown = false;
    store.isDeaf = false;
    await new Promise((resolve) => setImmediate(resolve)); // it has been told that the store is away
    store.onGap();
    const text = await stream.until(STALE);
    assert.equal(reasonIn(text), 'too-old');
    assert.match(text, new RegExp(`^id: ${last}$`, 'm'));
    await channel.publish('two');
    assert.deepEqual(dataIn(await stream.until('data: two\n\n')), ['two']);
  });

  it('tells who came while it could not be read when a mark comes, rather than pass it over', async (context) => {
    const { store, connect } = await start(context);
    const id = store.appendElsewhere('one');
    store.isDown = true;
    const stream = await connect(id);
    await stream.until(STALE);
    store.isDown = false;
    store.place();
    assert.match(await stream.until(/too-old/), /unavailable/);
  });

  it('tells new clients of events that were too many while it did not answer', async (context) => {
    const { store, connect } = await start(context, { maxQueue: 1000 });
    const answer = store.holdAnswer();
    store.isDown = true;
    const stream = await connect();
    store.appendElsewhere('x'.repeat(600));
    store.appendElsewhere('y'.repeat(600));
    answer();
    assert.equal(reasonIn(await stream.until(STALE)), 'unavailable');
  });
});
