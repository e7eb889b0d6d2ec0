/** nchan, a module of nginx that keeps messages and serves them, with our client. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { locations, publish } from './support/nchan.js';
import { startNginx } from './support/nginx.js';
import { leftOut } from './support/programs.js';
import { openReaders } from './support/readers.js';
import { startRedis } from './support/redis.js';
import { startRelay } from '../support/relay.js';

const clients = 200;
const timeout = 60_000;

describe('nchan', { skip: leftOut, timeout }, () => {
  /** @type {Awaited<ReturnType<typeof startNginx>>} */
  let nginx;
  before(async () => {
    nginx = await startNginx({ nchan: true, server: locations() });
  });
  after(() => nginx?.stop());

  it(`gives ${clients} clients every message once, in order, over two cuts`, async (test) => {
    const relay = await startRelay(nginx.url);
    test.after(() => relay.close());
    const crowd = openReaders(`${relay.url}/events/cuts`, clients);
    test.after(crowd.close);
    await crowd.opened();

    await publish(nginx, 'cuts', 1, 40);
    // Some have read all of it by then, others have not.
    relay.cut();
    await publish(nginx, 'cuts', 41, 80);
    await crowd.lost();
    relay.mend();
    await crowd.reached(80);

    relay.cut();
    await crowd.lost();
    await publish(nginx, 'cuts', 81, 100);
    relay.mend();
    await publish(nginx, 'cuts', 101, 120);
    await crowd.reached(120);
    crowd.assertComplete(120);
  });

  it('numbers messages by time and place, and resumes by that', async (test) => {
    await publish(nginx, 'ids', 1, 3);
    const { readers, reached, close } = openReaders(`${nginx.url}/events/ids`, 1);
    test.after(close);
    await reached(3);
    assert.match(readers[0].source.lastEventId, /^\d+:\d+$/);

    readers[0].source.reconnect();
    await publish(nginx, 'ids', 4, 4);
    await reached(4);
    assert.deepEqual(readers[0].numbers, [1, 2, 3, 4]);
  });

  it('answers an ID that it does not know, or no longer, with all it has, and tells nobody', async () => {
    await publish(nginx, 'old', 1, 1001);
    for (const id of ['1000:0', 'foreign']) {
      const first = await firstEvent(`${nginx.url}/events/old`, id);
      assert.match(first, /^data: 2$/m);
    }
  });

  it('refuses a form where it only serves, and publishes it where it does both', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ 'Last-Event-ID': '1:0' }) };
    const refused = await fetch(`${nginx.url}/events/form`, form);
    assert.equal(refused.status, 403);
    const published = await fetch(`${nginx.url}/pubsub/form`, form);
    assert.equal(published.status, 202);
    assert.match(await firstEvent(`${nginx.url}/events/form`), /^data: Last-Event-ID=1%3A0$/m);
  });
});

describe('nchan with Redis', { skip: leftOut, timeout }, () => {
  it(`gives ${clients} clients every message once, in order, over a restart`, async (test) => {
    const redis = await startRedis();
    test.after(redis.stop);
    const nginx = await startNginx({
      nchan: true,
      http: `upstream messages { nchan_redis_server ${redis.url}; }`,
      server: locations('nchan_redis_pass messages;'),
    });
    test.after(nginx.stop);
    const crowd = openReaders(`${nginx.url}/events/restart`, clients);
    test.after(crowd.close);
    await crowd.opened();

    await publish(nginx, 'restart', 1, 40);
    await crowd.reached(40);
    await nginx.restart();
    await publish(nginx, 'restart', 41, 80);
    await crowd.reached(80);
    crowd.assertComplete(80);
  });
});

/**
 * @param {string} url
 * @param {string} [lastEventId]
 * @returns {Promise<string>} its text
 */
async function firstEvent(url, lastEventId) {
  const response = await fetch(url, {
    headers: {
      Accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
    },
  });
  assert.ok(response.body);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const event = /^id:.*\n(?:.+\n)*\n/m.exec(text);
    if (event) {
      return event[0];
    }
  }
  throw new Error(`expected an event, received ${text}`);
}
