/** Several processes behind nginx, each publishing and serving, their history in Redis. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { startApplication } from './support/applications.js';
import { startNginx } from './support/nginx.js';
import { leftOut } from './support/programs.js';
import { openReaders } from './support/readers.js';
import { startRedis } from './support/redis.js';

const clients = 200;
const eventsPerSecond = 50;
const timeout = 90_000;

describe('processes with Redis', { skip: leftOut, timeout }, () => {
  it(`give ${clients} clients every number once, in order, though each is killed, and Redis`, async (test) => {
    const redis = await startRedis();
    test.after(redis.stop);
    const applications = await Promise.all(
      [1, 2, 3].map(() => startApplication({ redisUrl: redis.url })),
    );
    applications.forEach(({ kill }) => test.after(kill));
    const nginx = await startNginx({
      http: `upstream applications {
        ${applications.map(({ port }) => `server 127.0.0.1:${port} max_fails=0;`).join('\n')}
      }`,
      server: `location / {
        proxy_pass http://applications;
        proxy_http_version 1.1;
        proxy_set_header Connection '';
      }`,
    });
    test.after(nginx.stop);
    const crowd = openReaders(`${nginx.url}/events`, clients);
    test.after(crowd.close);
    await crowd.opened();

    /** @type {string[]} */
    const ids = [];
    let published = 0;
    /**
     * By one process after the other.
     *
     * @param {number} last
     * @param {typeof applications} [running]
     */
    async function publishUntil(last, running = applications) {
      while (published < last) {
        published += 1;
        const application = running[published % running.length];
        const pause = setTimeout(1000 / eventsPerSecond);
        ids.push(await application.publish(published));
        await pause;
      }
    }

    await publishUntil(50);
    for (const killed of applications) {
      await killed.kill();
      await publishUntil(
        published + 25,
        applications.filter((application) => application !== killed),
      );
      await killed.start();
      await publishUntil(published + 25);
    }
    await redis.kill();
    const next = publishUntil(published + 50);
    await redis.start();
    await next;
    await publishUntil(published + 25);

    await crowd.reached(published);
    crowd.assertComplete(published);
    assert.equal(new Set(ids).size, published);
    assert.ok(crowd.readers.every(({ opened, stale }) => opened > 1 && stale.length === 0));
    assert.deepEqual(
      crowd.readers.map(({ source }) => source.lastEventId),
      crowd.readers.map(() => ids.at(-1)),
    );
  });

  it('go on live without Redis, say so to clients and in the log, and then as before', async (test) => {
    const redis = await startRedis();
    test.after(redis.stop);
    const application = await startApplication({ redisUrl: redis.url, storeTimeout: 300 });
    test.after(application.kill);
    const { readers, all, close, opened, reached } = openReaders(`${application.url}/events`, 2);
    test.after(close);
    await opened();
    const id = await application.publish(1);
    await reached(1);

    await redis.kill();
    // What is sent before that is noticed waits until Redis can tell whether it was kept.
    const first = application.publish(2);
    assert.equal(await application.publish(3), '');
    assert.equal(await application.publish(4), '');
    await reached(4);
    assert.ok([3, 4].every((number) => readers[0].numbers.includes(number)));
    assert.equal(readers[0].source.lastEventId, id);
    readers[0].source.reconnect();
    await all((reader) => reader !== readers[0] || reader.stale.length === 1);
    assert.deepEqual(JSON.parse(readers[0].stale[0]), { reason: 'unavailable', lastEventId: id });
    assert.equal(await application.publish(5), '');
    await reached(5);

    await redis.start();
    await first;
    let published = 6;
    while ((await application.publish(published)) === '') {
      published += 1;
    }
    await reached(published);
    for (const { numbers, stale, opened } of readers) {
      // In no order: what was sent before the break was noticed waited for Redis.
      assert.deepEqual(
        [...numbers].sort((a, b) => a - b),
        Array.from({ length: published }, (_, index) => index + 1),
      );
      // Who was connected all the time missed nothing.
      assert.equal(stale.length, opened - 1);
    }
    for (const line of [
      /Redis cannot be reached, trying again: /m,
      /the store did not (?:keep|answer).*: Redis has not answered for 300 ms$/m,
      /Redis can be reached again$/m,
      /the store keeps events again$/m,
    ]) {
      assert.match(application.log, line);
    }
  });
});
