/** Clients from outside, and our own: each gets every number once, over streams that are cut. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { EventSource as NpmEventSource } from 'eventsource';

import { SSE, createChannel } from '../../src/server/index.js';
import { serve } from './support/serve.js';

const dist = new URL('../../dist/index.node.js', import.meta.url).href;
/** @type {typeof import('../../src/js/types/index.d.ts')} */
const { EventSource } = await import(dist);

const execute = promisify(execFile);
/** Of packages that have no types, or no ES module for Node. @type {(name: string) => any} */
const load = createRequire(import.meta.url);

const TOTAL = 30;
/** Numbers at which the stream is cut, in the turn that publishes them. */
const CUTS = [8, 16, 24];

/**
 * @param {import('node:test').TestContext} context
 */
async function start(context) {
  const { server, origin } = await serve(context);
  const channel = createChannel();
  const sse = new SSE(server, { channel, retry: 10, cors: { origin: '*' } });
  return { channel, sse, url: `${origin}/sse` };
}

/**
 * Publishes all numbers to one client and cuts its stream; some are published while it is away.
 *
 * @param {SSE} sse
 * @param {import('../../src/server/channel.js').Channel} channel
 */
async function publishOverCuts(sse, channel) {
  /** @type {Promise<unknown> | undefined} */
  let back;
  for (let number = 1; number <= TOTAL; number += 1) {
    channel.publish(String(number));
    if (CUTS.includes(number)) {
      back = once(sse, 'connection');
      sse.clients.forEach(({ res }) => res.destroy());
    } else if (CUTS.includes(number - 3)) {
      await back;
    } else {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/**
 * @typedef {(url: string, onData: (data: string) => void) => () => void} Client gives a function that
 *   ends it
 */

/**
 * @param {any} source
 * @param {(data: string) => void} onData
 */
function follow(source, onData) {
  source.onmessage = (/** @type {MessageEvent} */ { data }) => onData(data);
  return () => source.close();
}

/** @type {Record<string, Client>} */
const clients = {
  'the class of this package': (url, onData) => follow(new EventSource(url), onData),
  'the class of this package, by form': (url, onData) =>
    follow(new EventSource(url, { lastEventIdCarrier: 'body' }), onData),
  'the class of this package, by query': (url, onData) =>
    follow(new EventSource(url, { lastEventIdCarrier: { query: 'lastEventId' } }), onData),
  eventsource: (url, onData) => follow(new NpmEventSource(url), onData),
  'event-source-polyfill, by query': (url, onData) => {
    const { EventSourcePolyfill } = load('event-source-polyfill');
    return follow(new EventSourcePolyfill(url), onData);
  },
  '@microsoft/fetch-event-source': (url, onData) => {
    // It wants to be in a page.
    Object.assign(globalThis, { window: globalThis, document: new EventTarget() });
    const { fetchEventSource } = load('@microsoft/fetch-event-source');
    const controller = new AbortController();
    fetchEventSource(url, {
      openWhenHidden: true,
      signal: controller.signal,
      onmessage: (/** @type {{ data: string }} */ { data }) => data !== '' && onData(data),
      onclose() {
        throw new Error('again');
      },
    });
    return () => controller.abort();
  },
};

describe('a client over streams that are cut', { timeout: 60_000 }, () => {
  for (const [name, connect] of Object.entries(clients)) {
    it(`gets every number once: ${name}`, { timeout: 30_000 }, async (context) => {
      // Where some say that a stream was cut.
      context.mock.method(console, 'error', () => {});
      const { channel, sse, url } = await start(context);
      /** @type {number[]} */
      const seen = [];
      /** @type {Promise<void>} */
      const over = new Promise((resolve) => {
        const connected = once(sse, 'connection');
        const stop = connect(url, (data) => {
          seen.push(Number(data));
          if (seen.at(-1) === TOTAL) {
            resolve();
          }
        });
        context.after(stop);
        connected.then(() => publishOverCuts(sse, channel));
      });
      await over;
      assert.deepEqual(
        seen,
        Array.from({ length: TOTAL }, (_, index) => index + 1),
      );
      assert.equal(channel.counters.stale, 0);
    });
  }
});

describe('curl', { timeout: 60_000 }, () => {
  it('sees the stream as it comes', async (context) => {
    const { channel, sse, url } = await start(context);
    const curl = spawn('curl', ['--silent', '--no-buffer', url]);
    context.after(() => curl.kill());
    await once(sse, 'connection');
    channel.publish('é');
    let text = '';
    for await (const chunk of curl.stdout) {
      text += chunk;
      if (text.includes('data: é\n\n')) {
        break;
      }
    }
  });

  it('gets what it missed, by header, form and query', async (context) => {
    const { channel, sse, url } = await start(context);
    const id = String(await channel.publish('1'));
    await channel.publish('2');
    sse.on('connection', (client) => setImmediate(() => client.close()));
    const ways = [
      ['--header', `Last-Event-ID: ${id}`, url],
      ['--data', `Last-Event-ID=${id}`, url],
      ['--http1.0', '--data', `Last-Event-ID=${id}`, url],
      [`${url}?lastEventId=${id}`],
    ];
    for (const way of ways) {
      const { stdout } = await execute('curl', ['--silent', ...way]);
      assert.match(stdout, /\ndata: 2\n\n$/);
      assert.doesNotMatch(stdout, /data: 1\n/);
    }
  });

  it('is told what is wrong', async (context) => {
    const { url } = await start(context);
    const status = ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}'];
    const large = ['--data', `Last-Event-ID=${'5'.repeat(100_000)}`];
    assert.equal((await execute('curl', [...status, ...large, url])).stdout, '413');
    assert.equal((await execute('curl', [...status, '--request', 'PUT', url])).stdout, '405');
    assert.equal((await execute('curl', [...status, '--head', url])).stdout, '200');
  });
});
