/** What a client missed is sent as it reads, and not ahead of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { MemoryStore, SSE, createChannel } from '../../src/server/index.js';
import { open } from './support/read.js';
import { serve } from './support/serve.js';

/** A store that counts what it has handed out. */
class CountingStore extends MemoryStore {
  handed = 0;

  /** @type {MemoryStore['since']} */
  since(id, limit) {
    const replay = super.since(id, limit);
    this.handed += replay.events.length;
    return replay;
  }
}

/**
 * @param {import('node:test').TestContext} context
 * @param {number} maxQueue
 */
async function start(context, maxQueue) {
  const { server, origin } = await serve(context);
  const store = new CountingStore({ count: 100_000, bytes: 1e9 });
  const channel = createChannel({ maxQueue, store });
  new SSE(server, { channel });
  const id = String(await channel.publish('0'));
  const resume = async () => {
    const { response } = await open(`${origin}/sse`, { headers: { 'Last-Event-ID': id } });
    return followed(response);
  };
  return { channel, store, resume };
}

/**
 * The numbers that a stream brings. Its text would be long: what was looked at is let go of.
 *
 * @param {import('node:http').IncomingMessage} response
 */
function followed(response) {
  /** @type {number[]} */
  const numbers = [];
  let rest = '';
  let changed = () => {};
  response.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = /** @type {string} */ (lines.pop());
    numbers.push(
      ...lines.filter((line) => /^data: \d+$/.test(line)).map((line) => Number(line.slice(6))),
    );
    changed();
  });
  /** @param {number} number */
  const until = async (number) => {
    while ((numbers.at(-1) ?? 0) < number) {
      await new Promise((resolve) => {
        changed = () => resolve(undefined);
      });
    }
    return numbers;
  };
  return { response, until };
}

/**
 * @param {number} from
 * @param {number} to
 */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a replay', { timeout: 60_000 }, () => {
  it('lets no more wait for a client than its queue may hold', async (context) => {
    const maxQueue = 500_000;
    const { channel, resume } = await start(context, maxQueue);
    const filler = 'x'.repeat(100_000);
    range(1, 100).forEach((number) => channel.publish(`${number}\n${filler}`));
    const streams = await Promise.all([resume(), resume(), resume()]);
    let most = channel.counters.queued;
    streams.forEach(({ response }) =>
      response.on('data', () => {
        most = Math.max(most, channel.counters.queued);
      }),
    );
    await streams[0].until(50);
    channel.publish('101');
    for (const { until } of streams) {
      assert.deepEqual(await until(101), range(1, 101));
    }
    assert.ok(most > 0);
    assert.ok(most <= streams.length * maxQueue, `${most} bytes waited`);
    assert.equal(channel.counters.stale, 0);
  });

  it('comes to its end with a queue that holds no event', async (context) => {
    const { channel, resume } = await start(context, 1);
    const filler = 'x'.repeat(1000);
    range(1, 1000).forEach((number) => channel.publish(`${number}\n${filler}`));
    const { until } = await resume();
    for (const number of range(1001, 1100)) {
      channel.publish(`${number}\n${filler}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await until(1100), range(1, 1100));
  });

  it('asks its store for little more than the client can take', async (context) => {
    const { channel, store, resume } = await start(context, 500_000);
    const filler = 'x'.repeat(100_000);
    range(1, 250).forEach((number) => channel.publish(`${number}\n${filler}`));
    await (await resume()).until(250);
    assert.ok(store.handed < 4 * 250, `${store.handed} events`);
  });
});
