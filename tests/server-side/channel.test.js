/** Channels: what is published reaches each client once, in order, also over a gap. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { MemoryStore, SSE, createChannel } from '../../src/server/index.js';
import { blocksOf, open } from './support/read.js';
import { serve } from './support/serve.js';

/**
 * @param {import('node:test').TestContext} context
 * @param {import('../../src/server/types/server.d.ts').ChannelOptions} [options]
 */
async function start(context, options) {
  const { server, origin } = await serve(context);
  const channel = createChannel(options);
  const sse = new SSE(server, { channel });
  /** @param {string} [id] */
  const connect = (id) =>
    open(`${origin}/sse`, { headers: id === undefined ? {} : { 'Last-Event-ID': id } });
  /**
   * @param {string | undefined} id
   * @param {string} last
   */
  const read = async (id, last) => {
    const stream = await connect(id);
    const text = await stream.until(`data: ${last}\n\n`);
    stream.cut();
    return blocksOf(text);
  };
  return { channel, sse, connect, read };
}

/** @param {{ data?: string }[]} blocks */
const numbersOf = (blocks) =>
  blocks.flatMap(({ data }) => (data === undefined ? [] : [Number(data)]));

/**
 * @param {number} from
 * @param {number} to
 */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a channel', { timeout: 60_000 }, () => {
  it('gives an event to all clients, with the id that publish gives', async (context) => {
    const { channel, sse, connect } = await start(context);
    const streams = await Promise.all([connect(), connect(), connect()]);
    await Promise.all(streams.map((stream) => stream.until(/id: /)));
    const id = await channel.publish({ event: 'news', data: { a: 1 } });
    for (const stream of streams) {
      const text = await stream.until('data: ');
      assert.deepEqual(blocksOf(text).at(-1), { event: 'news', id, data: '{"a":1}' });
    }
    assert.equal(channel.counters.connections, 3);
    await sse.close();
    assert.equal(channel.counters.connections, 0);
  });

  it('replays what a client missed, then goes on', async (context) => {
    const { channel, connect } = await start(context);
    const ids = await Promise.all(range(1, 10).map((number) => channel.publish(String(number))));
    const stream = await connect(String(ids[3]));
    await stream.until('data: 10\n\n');
    channel.publish('11');
    assert.deepEqual(numbersOf(blocksOf(await stream.until('data: 11\n\n'))), range(5, 11));
    assert.equal(channel.counters.replayed, 6);
  });

  it('gives a new client a place to come back to before its first event', async (context) => {
    const { channel, connect, read } = await start(context);
    channel.publish('1');
    const stream = await connect();
    const [{ id, data }] = blocksOf(await stream.until(/id: .*\n\n/));
    assert.equal(data, undefined);
    stream.cut();
    channel.publish('2');
    assert.deepEqual(numbersOf(await read(id, '2')), [2]);
  });

  it('says stale to an id that is too old, and goes on from the newest', async (context) => {
    const { channel, connect } = await start(context, { history: { count: 3 } });
    const ids = await Promise.all(range(1, 10).map((number) => channel.publish(String(number))));
    const stream = await connect(String(ids[2]));
    const [{ event, data, id }] = blocksOf(await stream.until('data: '));
    assert.equal(event, 'stale');
    assert.deepEqual(JSON.parse(String(data)), { reason: 'too-old', lastEventId: ids[2] });
    assert.equal(id, ids[9]);
    channel.publish('11');
    const blocks = blocksOf(await stream.until('data: 11\n\n'));
    assert.equal(blocks.length, 2);
    assert.equal(channel.counters.stale, 1);
  });

  it('says stale to ids of the future, of other channels and of nobody', async (context) => {
    const { channel, connect } = await start(context, { staleEvent: 'missed' });
    const id = await channel.publish('1');
    const [epoch] = String(id).split('-');
    const foreign = await createChannel().publish('1');
    for (const it of [`${epoch}-2`, String(foreign), '5', '5, 6', '{}', '%00', `${epoch}-1e0`]) {
      const stream = await connect(it);
      const [block] = blocksOf(await stream.until('data: '));
      assert.equal(block.event, 'missed', it);
      assert.deepEqual(JSON.parse(String(block.data)), { reason: 'unknown', lastEventId: it });
      stream.cut();
    }
  });

  it('says stale to what no client can have seen, without breaking the stream', async (context) => {
    const { server, origin } = await serve(context);
    new SSE(server, { channel: createChannel() });
    const body = `Last-Event-ID=${encodeURIComponent('a\n\ndata: injected\0\r')}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const stream = await open(`${origin}/sse`, { method: 'POST', headers, body });
    const blocks = blocksOf(await stream.until('data: '));
    assert.deepEqual(
      blocks.map(({ event }) => event),
      ['stale'],
    );
    assert.equal(JSON.parse(String(blocks[0].data)).lastEventId, 'a\n\ndata: injected\0\r');
  });

  it('leaves no gap and makes no double between replay and what is live', async (context) => {
    const { channel, connect } = await start(context, { history: { count: 100_000 } });
    const total = 20_000;
    let published = 0;
    /** @type {Promise<void>} */
    const publishing = new Promise((resolve) => {
      const some = () => {
        for (let count = 0; count < 50; count += 1) {
          published += 1;
          channel.publish(String(published));
        }
        if (published === total) {
          resolve();
        } else {
          setImmediate(some);
        }
      };
      some();
    });
    /** @param {number} index */
    const follow = async (index) => {
      /** @type {number[]} */
      const seen = [];
      /** @type {string | undefined} */
      let id;
      while (seen.at(-1) !== total) {
        const stream = await connect(id);
        // Long enough for many cuts, and another length for each client.
        const length = 2000 + 700 * index;
        const wanted = (/** @type {string} */ text) =>
          text.length > length || text.endsWith(`data: ${total}\n\n`);
        const blocks = blocksOf(await stream.until(wanted));
        stream.cut();
        id = blocks.at(-1)?.id;
        seen.push(...numbersOf(blocks));
      }
      return seen;
    };
    const all = await Promise.all([...range(1, 8).map(follow), publishing]);
    for (const seen of all.slice(0, -1)) {
      assert.deepEqual(seen, range(/** @type {number[]} */ (seen)[0], total));
    }
    assert.equal(channel.counters.stale, 0);
  });

  it('gives many events of one turn in one piece', async (context) => {
    const { channel, connect } = await start(context);
    const stream = await connect();
    await stream.until(/id: /);
    let chunks = 0;
    stream.response.on('data', () => (chunks += 1));
    range(1, 100).forEach((number) => channel.publish(String(number)));
    await stream.until('data: 100\n\n');
    assert.equal(chunks, 1);
  });

  it('lets a client go that is unsubscribed, and does not subscribe one twice', async (context) => {
    const { server, origin } = await serve(context);
    const channel = createChannel();
    const sse = new SSE(server);
    const [[client], stream] = await Promise.all([once(sse, 'connection'), open(`${origin}/sse`)]);
    channel.subscribe(client);
    channel.subscribe(client);
    await stream.until(/id: /);
    channel.publish('1');
    await stream.until('data: 1\n\n');
    channel.unsubscribe(client);
    channel.publish('2');
    client.send('3');
    assert.deepEqual(numbersOf(blocksOf(await stream.until('data: 3\n\n'))), [1, 3]);
  });

  it('gives a client that is subscribed again what it missed, once', async (context) => {
    const { server, origin } = await serve(context);
    const channel = createChannel();
    const sse = new SSE(server);
    const id = String(await channel.publish('1'));
    channel.publish('2');
    for (const headers of [{ 'Last-Event-ID': id }, {}]) {
      const [[client], stream] = await Promise.all([
        once(sse, 'connection'),
        open(`${origin}/sse`, { headers }),
      ]);
      channel.subscribe(client);
      await stream.until('Last-Event-ID' in headers ? 'data: 2\n\n' : /id: /);
      channel.publish('3');
      await stream.until('data: 3\n\n');
      channel.unsubscribe(client);
      channel.publish('4');
      channel.subscribe(client);
      const expected = 'Last-Event-ID' in headers ? [2, 3, 4] : [3, 4];
      assert.deepEqual(numbersOf(blocksOf(await stream.until('data: 4\n\n'))), expected);
    }
  });

  it('ends its streams when it is closed, and takes no more', async (context) => {
    const { channel, connect } = await start(context);
    const stream = await connect();
    await stream.until(/id: /);
    channel.publish('1');
    channel.close({ retry: 100, spread: 0 });
    assert.match(await stream.end(), /data: 1\n\nretry: 100\n\n$/);
    assert.throws(() => channel.publish('2'), /^Error: the channel is closed$/);
    assert.equal(await (await connect()).end(), ':ok\n\nretry: 100\n\n');
  });

  it('refuses what is no event, and options that are none', () => {
    const channel = createChannel();
    assert.throws(() => channel.publish({ data: 'a', id: 5 }), /^TypeError: id: expected none/);
    assert.throws(
      () => channel.publish({ data: 'a', retry: 5 }),
      /^TypeError: retry: expected none/,
    );
    assert.throws(() => channel.publish({ event: 'a\n', data: 'a' }), /^TypeError: event: /);
    assert.throws(() => channel.publish(undefined), /^TypeError: data: /);
    for (const promised of [Promise.resolve('a'), { data: Promise.resolve('a') }]) {
      assert.throws(() => channel.publish(promised), /^TypeError: data: .* received a promise$/);
    }
    /** @type {[any, RegExp][]} */
    const bad = [
      [{ history: 5 }, /^TypeError: history: /],
      [{ history: { count: -1 } }, /^TypeError: history\.count: /],
      [{ history: {}, store: new MemoryStore() }, /^TypeError: history: expected none/],
      [{ store: {} }, /^TypeError: store: /],
      [{ slow: 'drop' }, /^TypeError: slow: expected 'resume' or 'close', received "drop"$/],
      [{ maxQueue: 0 }, /^TypeError: maxQueue: /],
      [{ staleEvent: 'a\n' }, /^TypeError: event: /],
      [null, /^TypeError: options: /],
    ];
    for (const [options, expected] of bad) {
      assert.throws(() => createChannel(options), expected);
    }
    assert.equal(channel.counters.published, 0);
  });
});

describe('a slow client', { timeout: 60_000 }, () => {
  const filler = 'x'.repeat(1000);

  /**
   * Publishes until it is too much for a client that does not read.
   *
   * @param {import('../../src/server/channel.js').Channel} channel
   * @param {() => boolean} isEnough
   */
  async function publishUntil(channel, isEnough) {
    let number = 0;
    while (!isEnough()) {
      for (let count = 0; count < 100; count += 1) {
        number += 1;
        channel.publish(`${number}\n${filler}`);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return number;
  }

  /** @param {string} text */
  const leading = (text) =>
    [...text.matchAll(/^data: (\d+)$/gm)].map(([, number]) => Number(number));

  it('gets from the history what did not fit its queue', async (context) => {
    const options = { maxQueue: 100_000, history: { count: 1_000_000, bytes: 1e9 } };
    const { channel, connect } = await start(context, options);
    const [slow, quick] = await Promise.all([connect(), connect()]);
    await Promise.all([slow.until(/id: /), quick.until(/id: /)]);
    slow.response.pause();
    const last = await publishUntil(channel, () => channel.counters.dropped > 1000);
    assert.ok(channel.counters.queued < 1_000_000, `${channel.counters.queued}`);
    slow.response.resume();
    for (const stream of [quick, slow]) {
      const text = await stream.until(`data: ${last}\ndata: ${filler}\n\n`);
      assert.deepEqual(leading(text), range(1, last));
    }
    assert.equal(channel.counters.cut, 0);
    channel.publish('live');
    await slow.until('data: live\n\n');
  });

  it('is told that it is stale if the history is too short', async (context) => {
    const options = { maxQueue: 100_000, history: { count: 10 } };
    const { channel, connect } = await start(context, options);
    const slow = await connect();
    await slow.until(/id: /);
    slow.response.pause();
    await publishUntil(channel, () => channel.counters.dropped > 1000);
    slow.response.resume();
    await slow.until('event: stale\n');
    channel.publish('live');
    await slow.until('data: live\n\n');
  });

  it('is cut where that is wanted, and comes back for the rest', async (context) => {
    const history = { count: 1_000_000, bytes: 1e9 };
    const { channel, connect } = await start(context, {
      maxQueue: 100_000,
      slow: 'close',
      history,
    });
    const slow = await connect();
    await slow.until(/id: /);
    slow.response.pause();
    const last = await publishUntil(channel, () => channel.counters.cut === 1);
    assert.equal(channel.counters.connections, 0);
    assert.ok(channel.counters.dropped > 0);
    slow.response.resume();
    const before = await slow.end();
    const whole = blocksOf(before.slice(0, before.lastIndexOf('\n\n') + 2));
    const again = await connect(String(whole.at(-1)?.id));
    const text = await again.until(`data: ${last}\ndata: ${filler}\n\n`);
    const first = whole.flatMap(({ data }) => (data === undefined ? [] : [parseInt(data)]));
    assert.deepEqual([...first, ...leading(text)], range(1, last));
  });
});
