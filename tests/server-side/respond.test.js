/** Requests of `fetch`, answered with an event stream. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { createChannel, respond } from '../../src/server/fetch.js';
import { readerOf } from './support/read.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const url = 'https://server.example/events';

describe('respond', { timeout: 60_000 }, () => {
  it('serves a channel, with replay', async () => {
    const channel = createChannel();
    const id = String(await channel.publish('1'));
    channel.publish('2');
    const request = new Request(url, { headers: { 'Last-Event-ID': id } });
    const { until, cancel } = readerOf(await respond(request, channel));
    await until('data: 2\n\n');
    channel.publish('3');
    await until('data: 3\n\n');
    assert.equal(channel.counters.connections, 1);
    await cancel();
    assert.equal(channel.counters.connections, 0);
  });

  it('hears of a client that has gone by a signal that nobody else holds', async () => {
    const channel = createChannel();
    const controller = new AbortController();
    const { signal } = controller;
    const { until } = readerOf(await respond(new Request(url, { signal }), channel));
    await until('id: ');
    for (let turn = 0; turn < 3; turn += 1) {
      // What was looked at in a turn lives until its end.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    controller.abort();
    assert.equal(channel.counters.connections, 0);
  });

  it('reads the id from a form', async () => {
    const body = new URLSearchParams({ 'Last-Event-ID': 'é日' });
    /** @type {string[]} */
    const ids = [];
    const response = await respond(
      new Request(url, { method: 'POST', body }),
      ({ lastEventId }) => {
        ids.push(lastEventId);
        return [];
      },
    );
    assert.equal(await response.text(), ':ok\n\n');
    assert.deepEqual(ids, ['é日']);
  });

  it('answers what is no subscription without asking for a source', async () => {
    const source = () => assert.fail('asked');
    const cors = { origin: ['https://page.example'] };
    const headers = { Origin: 'https://page.example', 'Access-Control-Request-Method': 'GET' };
    const preflight = await respond(new Request(url, { method: 'OPTIONS', headers }), source, {
      cors,
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://page.example');
    assert.equal((await respond(new Request(url, { method: 'HEAD' }), source)).status, 200);
    const deleted = await respond(new Request(url, { method: 'DELETE' }), source);
    assert.equal(deleted.status, 405);
    assert.equal(deleted.headers.get('allow'), 'GET, HEAD, POST, OPTIONS');
    const json = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } };
    assert.equal((await respond(new Request(url, json), source)).status, 415);
    const body = new URLSearchParams({ 'Last-Event-ID': 'x'.repeat(100) });
    const large = new Request(url, { method: 'POST', body });
    assert.equal((await respond(large, source, { maxFormSize: 100 })).status, 413);
  });

  it('lets a client go whose request is aborted', async () => {
    const channel = createChannel();
    const controller = new AbortController();
    const request = new Request(url, { signal: controller.signal });
    const response = await respond(request, channel);
    controller.abort();
    await assert.rejects(response.text());
    assert.equal(channel.counters.connections, 0);
  });

  it('lets a client go whose request is aborted while it is judged', async () => {
    const channel = createChannel();
    for (const source of [channel, () => assert.fail('asked')]) {
      const controller = new AbortController();
      const headers = { Origin: 'https://page.example' };
      const request = new Request(url, { signal: controller.signal, headers });
      const origin = async () => {
        controller.abort();
        return true;
      };
      const response = await respond(request, source, { cors: { origin } });
      await assert.rejects(response.text());
      assert.equal(channel.counters.connections, 0);
    }
  });

  it('answers with 500, and says why in the log, where a request cannot be judged', async () => {
    /** @type {string[]} */
    const lines = [];
    const origin = () => {
      throw new Error('no database');
    };
    const request = new Request(url, { headers: { Origin: 'https://page.example' } });
    const response = await respond(request, () => assert.fail('asked'), {
      cors: { origin },
      log: (line) => lines.push(line),
    });
    assert.equal(response.status, 500);
    assert.deepEqual(lines, ['a request could not be judged: Error: no database']);
  });

  it('gives a slow client the rest from the history', async () => {
    const channel = createChannel({ maxQueue: 100_000 });
    const response = await respond(new Request(url), channel);
    const { until, cancel } = readerOf(response);
    await until('id: ');
    for (let number = 1; number <= 500; number += 1) {
      await channel.publish(`${number} ${'x'.repeat(1000)}`);
    }
    assert.ok(channel.counters.dropped > 0);
    const text = await until('data: 500 ');
    const numbers = [...text.matchAll(/^data: (\d+) /gm)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      Array.from({ length: 500 }, (_, index) => index + 1),
    );
    await cancel();
  });

  it('refuses what is neither a channel nor a function', async () => {
    await assert.rejects(
      respond(new Request(url), /** @type {any} */ ([])),
      /^TypeError: source: /,
    );
  });
});
