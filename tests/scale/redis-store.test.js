/** The store in Redis, by the rules of `Store`, and where Redis fails. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { createClient } from 'redis';

import { SSE, createChannel } from '../../src/server/index.js';
import { RedisStore } from '../../src/server/redis.js';
import { APPEND } from '../../src/server/redis/scripts.js';
import { open as request } from '../server-side/support/read.js';
import { serve } from '../server-side/support/serve.js';
import { leftOut } from './support/programs.js';
import { startRedis } from './support/redis.js';

const timeout = 30_000;

/** @typedef {import('../../src/server/types/server.fetch.d.ts').StoredEvent} StoredEvent */

describe('store in Redis', { skip: leftOut, timeout }, () => {
  /** @type {Awaited<ReturnType<typeof startRedis>>} */
  let redis;
  /** @type {import('redis').RedisClientType} */
  let admin;
  before(async () => {
    redis = await startRedis();
    admin = createClient({ url: redis.url });
    admin.on('error', () => {});
    await admin.connect();
  });
  after(async () => {
    admin?.destroy();
    await redis?.stop();
  });

  /** @type {RedisStore[]} */
  const stores = [];
  afterEach(() => stores.splice(0).forEach((store) => store.close()));

  let keys = 0;
  /** @param {Partial<import('../../src/server/types/server.redis.d.ts').RedisStoreOptions>} [options] */
  function open(options) {
    const lines = /** @type {string[]} */ ([]);
    keys += 1;
    const store = new RedisStore(createClient({ url: redis.url }), {
      key: `test-${keys}`,
      log: (line) => lines.push(line),
      ...options,
    });
    stores.push(store);
    return Object.assign(store, { lines, key: options?.key ?? `test-${keys}` });
  }

  it('numbers events, keeps them, and gives those after an ID, as many as are asked for', async () => {
    const store = open();
    const ids = await appendAll(store, ['a', 'b\r\nc', '']);
    assert.deepEqual(await store.since(ids[0], 10), {
      events: [
        { id: ids[1], event: '', data: 'b\r\nc' },
        { id: ids[2], event: '', data: '' },
      ],
      stale: null,
      last: ids[2],
    });
    const page = await store.since(ids[0], 1);
    assert.deepEqual([page.events.length, page.last], [1, ids[1]]);
    assert.deepEqual(await store.since(ids[2], 10), { events: [], stale: null, last: ids[2] });
    assert.deepEqual(await store.since(null, 0), { events: [], stale: null, last: ids[2] });
  });

  it('gives who came before the first event a place to go on from', async () => {
    const store = open();
    const { last } = await store.since(null, 0);
    assert.equal((await store.since(last, 10)).stale, null);
    await store.append({ event: 'tick', data: 'one' });
    const { events, stale } = await store.since(last, 10);
    assert.deepEqual(
      [events.map(({ event, data }) => [event, data]), stale],
      [[['tick', 'one']], null],
    );
  });

  it('has one order for all stores of a stream, and tells each of them of every event once', async () => {
    const first = open();
    const second = open({ key: first.key });
    const told = await Promise.all([first, second].map(listen));
    const texts = Array.from({ length: 500 }, (_, index) => `${index}`);
    await Promise.all([appendAll(first, texts), appendAll(second, texts)]);

    const { last } = await first.since(null, 0);
    await Promise.all(told.map(({ until }) => until(1000)));
    assert.deepEqual(told[0].events, told[1].events);
    const ids = told[0].events.map(({ id }) => id);
    assert.deepEqual([...ids].sort(first.compare), ids);
    assert.equal(ids.at(-1), last);
    for (const store of [first, second]) {
      const { events } = await store.since(ids[9], 1000);
      assert.deepEqual(events, told[0].events.slice(10));
    }
  });

  it('keeps streams of one client apart, and databases', async () => {
    const client = createClient({ url: redis.url });
    const stores = ['a', 'b'].map((key) => new RedisStore(client, { key: `apart-${key}` }));
    const other = new RedisStore(createClient({ url: `${redis.url}/1` }), { key: 'apart-a' });
    const [a, b, c] = await Promise.all([...stores, other].map(listen));
    await appendAll(stores[0], ['for a']);
    await appendAll(stores[1], ['for b']);
    await appendAll(other, ['for c']);
    await Promise.all([a, b, c].map(({ until }) => until(1)));
    assert.deepEqual(
      [a, b, c].map(({ events }) => events.map(({ data }) => data)),
      [['for a'], ['for b'], ['for c']],
    );
    [...stores, other].forEach((store) => store.close());
  });

  it('tells IDs that are too old from those that it never gave', async () => {
    const store = open({ count: 10 });
    const ids = await appendAll(
      store,
      Array.from({ length: 500 }, () => 'x'.repeat(100)),
    );
    assert.equal((await store.since(ids[0], 10)).stale, 'too-old');
    assert.equal((await store.since(ids[489], 10)).stale, null);
    const future = `${Number(ids[499].split('-')[0]) + 60_000}-0`;
    const foreign = [
      future,
      'a-1',
      '',
      '01-1',
      '1-1-1',
      '1-1\n',
      '99999999999999999999-0',
      '-',
      '+',
      '$',
    ];
    for (const id of foreign) {
      const { events, stale, last } = await store.since(id, 10);
      assert.deepEqual(
        { id, events, stale, last },
        { id, events: [], stale: 'unknown', last: ids[499] },
      );
    }
    assert.equal((await store.since('0-0', 10)).stale, 'too-old');
  });

  it('keeps events of an age that began before 1970', async () => {
    const store = open({ age: Number.MAX_SAFE_INTEGER });
    const ids = await appendAll(store, ['a', 'b']);
    assert.deepEqual(
      (await store.since(ids[0], 10)).events.map(({ id }) => id),
      [ids[1]],
    );
    assert.deepEqual(store.lines, []);
  });

  it('lets go of events by their age', async () => {
    const store = open({ age: 100 });
    const [first, second] = await appendAll(store, ['one', 'two']);
    let replay;
    do {
      replay = await store.since(first, 10);
    } while (replay.stale === null);
    assert.deepEqual(replay, { events: [], stale: 'too-old', last: second });

    // The one that was let go of last.
    await store.append({ event: '', data: 'three' });
    const { events } = await store.since(second, 10);
    assert.deepEqual(
      events.map(({ data }) => data),
      ['three'],
    );
    assert.ok((await admin.xLen(store.key)) <= 2);
  });

  it('takes IDs for unknown when the stream was deleted', async () => {
    const store = open();
    const [id] = await appendAll(store, ['one']);
    const { last } = await store.since(null, 0);
    await admin.del(store.key);
    await appendAll(store, ['two']);
    assert.ok((await store.since(id, 10)).stale);
    assert.ok((await store.since(last, 10)).stale);
  });

  it('keeps events in their order, each once, though connections are cut', async () => {
    const store = open();
    const told = await listen(store);
    const appended = [];
    for (let number = 1; number <= 2000; number += 1) {
      appended.push(store.append({ event: '', data: `${number}` }));
      if (number % 100 === 0) {
        await admin.sendCommand(['CLIENT', 'KILL', 'SKIPME', 'yes', 'TYPE', 'normal']);
      }
    }
    const ids = await Promise.all(appended);
    await told.until(2000);
    const range = (await admin.xRange(store.key, '-', '+')) ?? [];
    const numbers = range.map(({ message }) => message.data).filter((data) => data !== undefined);
    const kept = Array.from(
      { length: numbers.length },
      (_, index) => `${2001 - numbers.length + index}`,
    );
    assert.deepEqual(numbers, kept);
    assert.ok(numbers.length >= 1000);
    assert.equal(new Set(ids).size, 2000);
    assert.deepEqual(
      told.events.map(({ id }) => id),
      ids,
    );
  });

  it('keeps an event once, though a copy of its batch comes late, behind later ones', async () => {
    const keys = ['late', '{late}:receipt:a'];
    /** @param {number} number @param {string} data */
    const append = (number, data) =>
      admin.eval(APPEND, {
        keys,
        arguments: ['0:late', 'a', `${number}`, '10', '', '0', '', data],
      });
    const first = await append(9, 'one');
    assert.deepEqual(await append(9, 'one'), first);
    await append(10, 'two');
    await assert.rejects(append(9, 'one'), /was kept, or given up/);
    const entries = (await admin.xRange('late', '-', '+')) ?? [];
    assert.deepEqual(
      entries.map(({ message }) => message.data),
      [undefined, 'one', 'two'],
    );
  });

  it('says that there may be a gap when it was cut off from messages', async () => {
    const store = open();
    const told = await listen(store);
    const gaps = told.gaps();
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await told.untilGaps(gaps + 1);
    await appendAll(store, ['after']);
    await told.until(1);
  });

  it('waits for a Redis that starts again, and has what it had', async () => {
    const store = open();
    const told = await listen(store);
    const gaps = told.gaps();
    const [first] = await appendAll(store, ['one']);
    await redis.kill();
    const pending = store.append({ event: '', data: 'two' });
    const replay = store.since(first, 10);
    await redis.start();
    const second = await pending;
    await told.untilGaps(gaps + 1);
    assert.equal((await replay).stale, null);
    const { events } = await store.since(first, 10);
    assert.deepEqual(
      events.map(({ id, data }) => [id, data]),
      [[second, 'two']],
    );
    assert.match(
      store.lines.join('\n'),
      /^Redis cannot be reached, trying again: .+\nRedis can be reached again$/,
    );
  });

  it('gives up in time when Redis stays away, and at once from then on', async () => {
    const store = open({ timeout: 200 });
    const [id] = await appendAll(store, ['one']);
    await redis.kill();
    // It may have been sent before that was noticed, and then be kept: it waits.
    const first = store.append({ event: '', data: 'first' }).catch(() => null);
    await assert.rejects(store.append({ event: '', data: 'two' }), /has not answered for 200 ms/);
    const next = store.append({ event: '', data: 'three' }).catch(() => 'given up');
    assert.equal(await Promise.race([next, setImmediate('pending')]), 'given up');
    await assert.rejects(store.since(id, 10), /has not answered for 200 ms/);
    await redis.start();

    let kept;
    while (kept === undefined) {
      await setImmediate(); // it rejects without having waited
      kept = await store.append({ event: '', data: 'four' }).catch(() => undefined);
    }
    await first;
    assert.deepEqual(await store.since(id, 10), { events: [], stale: 'too-old', last: kept });
  });

  it('tells the other processes that events were lost, and those that come back', async () => {
    const store = open();
    const other = open({ key: store.key });
    const [own, others] = await Promise.all([store, other].map(listen));
    const before = await store.since(null, 0);
    await admin.configSet('maxmemory', '1');
    await assert.rejects(store.append({ event: '', data: 'lost' }), /OOM/);
    await admin.configSet('maxmemory', '0');
    const gaps = [own.gaps(), others.gaps()];

    const [id] = await appendAll(store, ['kept']);
    await Promise.all([own.until(1), others.until(1)]);
    assert.deepEqual([own.gaps(), others.gaps()], [gaps[0], gaps[1] + 1]);
    assert.deepEqual(await other.since(before.last, 10), {
      events: [],
      stale: 'too-old',
      last: id,
    });
    assert.deepEqual(await other.since(id, 10), { events: [], stale: null, last: id });
  });

  it('tells of lost events as soon as Redis takes that, without another event', async () => {
    const store = open({ timeout: 200 });
    const other = open({ key: store.key, timeout: 20_000 });
    const [own, others] = await Promise.all([store, other].map(listen));
    const { last } = await store.since(null, 0);
    const isTold = async () => (await other.since(last, 10)).stale === 'too-old';

    await admin.configSet('maxmemory', '1');
    await assert.rejects(store.append({ event: '', data: 'lost' }), /OOM/);
    const gaps = others.gaps();
    await admin.configSet('maxmemory', '0');
    await others.untilGaps(gaps + 1);
    assert.equal(await isTold(), true);

    await admin.del(store.key);
    const { last: next } = await store.since(null, 0);
    await redis.kill();
    await assert.rejects(
      // The first one may be sent before that is noticed, and then waits.
      Promise.all([1, 2].map((number) => store.append({ event: '', data: `${number}` }))),
      /has not answered for 200 ms/,
    );
    await redis.start();
    let replay;
    do {
      replay = await other.since(next, 10);
    } while (replay.stale === null);
    assert.equal(replay.stale, 'too-old');
    assert.deepEqual(await other.since(replay.last, 10), {
      events: [],
      stale: null,
      last: replay.last,
    });
    // The first one may have been kept.
    assert.ok(own.events.length <= 1 && others.events.length <= 1);
  });

  it('moves clients that got lost events live beyond the mark, so that a second break costs them nothing', async (context) => {
    const store = open();
    const channel = createChannel({ store, log: () => {} });
    const { server, origin } = await serve(context);
    new SSE(server, { channel, keepAlive: false });
    const stream = await request(`${origin}/sse`);
    await stream.until(/^id: /m);
    await channel.publish('kept');
    await stream.until('data: kept\n\n');
    await admin.configSet('maxmemory', '1');
    assert.equal(await channel.publish('lost'), null);
    await stream.until('data: lost\n\n');
    await admin.configSet('maxmemory', '0');
    const id = /data: lost\n\nid: (.+)\n\n/;
    const [, mark] = id.exec(await stream.until(id)) ?? [];
    assert.equal(mark, (await store.since(null, 0)).last);
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await channel.publish('after');
    await stream.until('data: after\n\n');
    const again = await request(`${origin}/sse`, { headers: { 'Last-Event-ID': mark } });
    await again.until('data: after\n\n');
    assert.equal(channel.counters.stale, 0);
  });

  it('moves all clients that were connected all the time beyond the mark of a break', async (context) => {
    const store = open({ timeout: 200 });
    const channel = createChannel({ store, log: () => {} });
    const { server, origin } = await serve(context);
    new SSE(server, { channel, keepAlive: false });
    const streams = await Promise.all(Array.from({ length: 50 }, () => request(`${origin}/sse`)));
    await Promise.all(streams.map((stream) => stream.until(/^id: /m)));
    await redis.kill();
    // The first one may be sent before that is noticed, and then waits.
    const first = channel.publish('first');
    assert.equal(await channel.publish('lost'), null);
    await redis.start();
    await first;
    const mark = /data: lost\n\n[^]*^id: .+\n\n/m;
    await Promise.all(streams.map((stream) => stream.until(mark)));
    let id = null;
    while (id === null) {
      id = await channel.publish('kept');
    }
    const texts = await Promise.all(streams.map((stream) => stream.until(`id: ${id}\n`)));
    assert.equal(channel.counters.stale, 0);
    assert.equal(texts.filter((text) => text.split('data: lost\n').length === 2).length, 50);
  });

  it('tells who comes back that events were lost, before Redis can be written again and after', async (context) => {
    const store = open();
    const channel = createChannel({ store, log: () => {} });
    const { server, origin } = await serve(context);
    new SSE(server, { channel, keepAlive: false });
    const id = String(await channel.publish('kept'));
    await admin.configSet('maxmemory', '1');
    assert.equal(await channel.publish('lost'), null);
    const headers = { 'Last-Event-ID': id };
    const stream = await request(`${origin}/sse`, { headers });
    assert.match(await stream.until(/event: stale\n.*\n/), /"reason":"too-old"/);
    await admin.configSet('maxmemory', '0');
    const mark = /^id: (.+)\n\n/m;
    await stream.until(mark);
    const again = await request(`${origin}/sse`, { headers });
    assert.match(await again.until(/event: stale\n.*\n.*\n/), /"reason":"too-old"/);
    assert.equal(channel.counters.stale, 2);
  });

  it('gives up nothing that a Redis which hangs may have, and all that it has not', async () => {
    const store = open({ timeout: 200 });
    const told = await listen(store);
    redis.pause();
    const sent = store.append({ event: '', data: 'sent' });
    await assert.rejects(store.append({ event: '', data: 'queued' }), /has not answered/);
    redis.resume();
    const id = await sent;
    await told.until(1);
    assert.deepEqual(told.events, [{ id, event: '', data: 'sent' }]);
  });

  it('says why Redis refuses an event, and goes on', async () => {
    const store = open();
    await admin.set(store.key, 'not a stream');
    await assert.rejects(store.append({ event: '', data: 'one' }), /WRONGTYPE/);
    await assert.rejects(store.since('1-1', 1), /WRONGTYPE/);
    await admin.del(store.key);
    await store.append({ event: '', data: 'two' });
  });

  it('gives up what is pending when it is closed', async () => {
    const store = open();
    redis.pause();
    const pending = store.append({ event: '', data: 'one' });
    store.close();
    redis.resume();
    await assert.rejects(pending, /the store was closed/);
    await assert.rejects(store.append({ event: '', data: 'two' }), /the store is closed/);
  });

  it('throws a TypeError that names the option and the value', () => {
    const client = createClient({ url: redis.url });
    /** @type {[any[], RegExp][]} */
    const cases = [
      [[null, { key: 'a' }], /client: expected what createClient .* received null/],
      [[client], /options: expected an object, received undefined/],
      [[client, {}], /key: .* received undefined/],
      [[client, { key: '' }], /key: .* received ""/],
      [[client, { key: 'a', count: 0 }], /count: .* received 0/],
      [[client, { key: 'a', age: -1 }], /age: .* received -1/],
      [[client, { key: 'a', timeout: '1s' }], /timeout: .* received "1s"/],
      [[client, { key: 'a', log: true }], /log: .* received true/],
    ];
    for (const [args, message] of cases) {
      assert.throws(() => Reflect.construct(RedisStore, args), { name: 'TypeError', message });
    }
  });
});

/**
 * @param {RedisStore} store
 * @param {string[]} texts
 * @returns {Promise<string[]>}
 */
function appendAll(store, texts) {
  return Promise.all(texts.map((data) => store.append({ event: '', data })));
}

/**
 * Subscribes, and waits until it is told of what happens from then on.
 *
 * @param {RedisStore} store
 */
async function listen(store) {
  /** @type {StoredEvent[]} */
  const events = [];
  let gaps = 0;
  const changes = new EventTarget();
  const changed = () => changes.dispatchEvent(new Event('change'));
  store.subscribe(
    (event) => {
      events.push(event);
      changed();
    },
    () => {
      gaps += 1;
      changed();
    },
  );
  /** @param {() => boolean} holds */
  async function until(holds) {
    while (!holds()) {
      await once(changes, 'change');
    }
  }
  await until(() => gaps > 0);
  return {
    events,
    gaps: () => gaps,
    until: (/** @type {number} */ count) => until(() => events.length >= count),
    untilGaps: (/** @type {number} */ count) => until(() => gaps >= count),
  };
}
