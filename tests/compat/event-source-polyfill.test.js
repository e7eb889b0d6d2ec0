/** "./compat/event-source-polyfill": what code that was written for that package relies on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource as Standard } from 'eventsource-wasm';
import * as entry from 'eventsource-wasm/compat/event-source-polyfill';

import { XMLHttpRequest } from '../runtimes/xml-http-request.js';
import { cleaningUp } from './support/clean-up.js';
import { refuse, stream } from './support/server.js';
import { watch } from './support/watch.js';

const { EventSourcePolyfill } = entry;

/** Answers with an event and ends. */
const endingWith = (/** @type {string} */ text) => (/** @type {any} */ response) => {
  stream(response, text);
  response.end();
};

describe('compat/event-source-polyfill', () => {
  const { start, closing } = cleaningUp();
  /**
   * @param {string} url
   * @param {ConstructorParameters<typeof EventSourcePolyfill>[1]} [options]
   */
  const open = (url, options) => closing(new EventSourcePolyfill(url, options));

  it('exports three classes, of which one is the platform’s', () => {
    assert.deepEqual(Object.keys(entry).sort(), [
      'EventSource',
      'EventSourcePolyfill',
      'NativeEventSource',
    ]);
    assert.equal(entry.NativeEventSource, globalThis.EventSource);
    assert.equal(entry.EventSource, entry.NativeEventSource ?? EventSourcePolyfill);
    assert.equal(EventSourcePolyfill.name, 'EventSourcePolyfill');
  });

  it('is the class of the main entry, with its constants', () => {
    assert.ok(EventSourcePolyfill.prototype instanceof Standard);
    const { CONNECTING, OPEN, CLOSED } = EventSourcePolyfill;
    assert.deepEqual([CONNECTING, OPEN, CLOSED], [0, 1, 2]);
  });

  it('sends headers, and those that are assigned later with the next request', async () => {
    const server = await start(endingWith('data: one\n\n'));
    const source = open(server.url, { headers: { 'X-Token': '1' } });
    assert.deepEqual(source.headers, { 'X-Token': '1' });
    source.addEventListener('error', () => {
      source.headers = { 'X-Token': '2' };
    });
    const [first, second] = await server.requests(2);
    assert.equal(first.headers['x-token'], '1');
    assert.equal(second.headers['x-token'], '2');
    assert.equal(first.headers.accept, 'text/event-stream');
  });

  it('sends headers of its own properties alone', async () => {
    const server = await start(endingWith('data: one\n\n'));
    const headers = Object.create(
      { 'X-Inherited': 'yes' },
      {
        'X-Own': { value: 'yes', enumerable: true },
        'X-Hidden': { value: 'yes', enumerable: false },
      },
    );
    open(server.url, { headers });
    const [{ headers: received }] = await server.requests(1);
    assert.deepEqual(
      ['x-own', 'x-inherited', 'x-hidden'].map((name) => received[name]),
      ['yes', undefined, undefined],
    );
  });

  it('sends the last event ID in the query, in place of one that is there', async () => {
    const server = await start(endingWith('id: a b&é\ndata: one\n\n'));
    open(`${server.url}?lastEventId=old&room=1`);
    const [first, second] = await server.requests(2);
    assert.equal(first.url, '/?lastEventId=old&room=1');
    const { searchParams } = new URL(second.url, server.url);
    assert.deepEqual([...searchParams].sort(), [
      ['lastEventId', 'a b&é'],
      ['room', '1'],
    ]);
    assert.equal(second.headers['last-event-id'], undefined);
    assert.equal(second.method, 'GET');
  });

  it('sends it by another name if asked to', async () => {
    const server = await start(endingWith('id: 7\ndata: one\n\n'));
    open(server.url, { lastEventIdQueryParameterName: 'Last-Event-Id' });
    const [, second] = await server.requests(2);
    assert.equal(second.url, '/?Last-Event-Id=7');
  });

  it('tells status and headers when it is open', async () => {
    const { url } = await start((response) => {
      response.setHeader('x-server', 'mine');
      stream(response, 'data: one\n\n');
    });
    const { status, statusText, headers } = await watch(open(url), 'open').nth(1);
    assert.deepEqual([status, statusText], [200, 'OK']);
    assert.equal(headers.get('X-Server'), 'mine');
  });

  it('tells status and headers of a response that is none of an event stream, and closes', async () => {
    const { url } = await start((response) => refuse(response, 401, 'no'));
    const source = open(url);
    const { status, statusText, headers, error } = await watch(source, 'error').nth(1);
    assert.deepEqual([status, statusText, error], [401, 'Unauthorized', undefined]);
    assert.equal(headers.get('x-reason'), 'no');
    assert.equal(source.readyState, EventSourcePolyfill.CLOSED);
  });

  it('closes at another content type', async () => {
    const { url } = await start((response) => refuse(response, 200, 'no'));
    const source = open(url);
    const { status } = await watch(source, 'error').nth(1);
    assert.equal(status, 200);
    assert.equal(source.readyState, EventSourcePolyfill.CLOSED);
  });

  it('tells neither status nor error when the server ends the stream', async () => {
    const { url } = await start(endingWith('data: one\n\n'));
    const source = open(url);
    const { status, headers, error } = await watch(source, 'error').nth(1);
    assert.deepEqual([status, headers, error], [undefined, undefined, undefined]);
    assert.equal(source.readyState, EventSourcePolyfill.CONNECTING);
  });

  it('tells the error of a connection that is broken off', async () => {
    const { url } = await start((response) => {
      stream(response, 'data: one\n\n');
      setTimeout(() => response.destroy(), 20);
    });
    const { status, error } = await watch(open(url), 'error').nth(1);
    assert.equal(status, undefined);
    assert.ok(error instanceof Error);
  });

  it('waits a second, and twice as long after each further failure, up to 16 times', async () => {
    const delays = await delaysOf(open('http://nowhere.test/', failing(7)), 7);
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 16_000, 16_000]);
  });

  it('takes the server’s reconnection time for the first delay, and begins anew when open', async () => {
    const { url } = await start((response) => {
      stream(response, 'retry: 2500\ndata: one\n\n');
      response.end();
    });
    const { fetch } = failing(3);
    let requests = 0;
    const source = open(url, {
      fetch: (target, init) => {
        requests += 1;
        return requests === 1 || requests === 4 ? globalThis.fetch(target, init) : fetch();
      },
    });
    assert.deepEqual(await delaysOf(source, 4), [2500, 5000, 10_000, 2500]);
  });

  it('takes three seconds for what they are, if the server asks for them', async () => {
    const { url } = await start(endingWith('retry: 3000\ndata: one\n\n'));
    const { delay } = await watch(open(url), 'error').nth(1);
    assert.equal(delay, 3000);
  });

  it('waits a second at least, whatever the server asks for', async () => {
    const { url } = await start(endingWith('retry: 1\ndata: one\n\n'));
    const { delay } = await watch(open(url), 'error').nth(1);
    assert.equal(delay, 1000);
  });

  it('connects anew when nothing comes for the heartbeat timeout', async () => {
    const server = await start((response) => stream(response, ':\n\n'));
    // One second is the least.
    const source = open(server.url, { heartbeatTimeout: 1 });
    const started = Date.now();
    const { error } = await watch(source, 'error').nth(1);
    assert.ok(error instanceof Error);
    assert.ok(Date.now() - started >= 950);
    assert.equal(source.readyState, EventSourcePolyfill.CONNECTING);
  });

  it('connects anew when no answer comes for the heartbeat timeout', async () => {
    const server = await start(() => {});
    const { error } = await watch(open(server.url, { heartbeatTimeout: 1 }), 'error').nth(1);
    assert.ok(error instanceof Error);
  });

  it('uses a class like XMLHttpRequest', async () => {
    const server = await start(endingWith('id: 1\ndata: einé 🎉\n\n'));
    const source = open(server.url, {
      headers: { 'X-Page': 'yes' },
      Transport: class extends XMLHttpRequest {
        getAllResponseHeaders() {
          return Object.entries(this.received)
            .map(([name, value]) => `${name}: ${value}\r\n`)
            .join('');
        }
      },
    });
    const opened = watch(source, 'open').nth(1);
    const messages = watch(source, 'message');
    assert.equal((await messages.nth(1)).data, 'einé 🎉');
    assert.equal((await opened).status, 200);
    const [first, second] = await server.requests(2);
    assert.equal(first.headers['x-page'], 'yes');
    assert.equal(second.url, '/?lastEventId=1');
  });

  it('aborts that when it is closed', async () => {
    /** @type {(value?: unknown) => void} */
    let disconnect = () => {};
    const disconnected = new Promise((resolve) => {
      disconnect = resolve;
    });
    const server = await start((response) => {
      response.on('close', disconnect);
      stream(response, 'data: one\n\n');
    });
    const source = open(server.url, { Transport: XMLHttpRequest });
    await watch(source, 'message').nth(1);
    source.close();
    await disconnected;
  });

  it('takes the options of the class besides, before its own', async () => {
    const { url } = await start(endingWith('data: {}\n\n'));
    const source = open(url, { retry: 'never', parse: (text) => JSON.parse(text) });
    const messages = watch(source, 'message');
    await watch(source, 'error').nth(1);
    assert.deepEqual(messages.events[0].data, {});
    assert.equal(source.readyState, EventSourcePolyfill.CLOSED);
  });

  it('takes a last event ID among the headers for the option', async () => {
    const server = await start(endingWith('data: one\n\n'));
    open(server.url, { headers: { 'Last-Event-ID': '7' } });
    const [{ url, headers }] = await server.requests(1);
    assert.equal(url, '/?lastEventId=7');
    assert.equal(headers['last-event-id'], undefined);
  });
});

/**
 * A `fetch` that fails.
 *
 * @param {number} times
 */
function failing(times) {
  let left = times;
  return {
    fetch: () => {
      left -= 1;
      return left < 0 ? new Promise(() => {}) : Promise.reject(new TypeError('no network'));
    },
  };
}

/**
 * What a source says that it will wait, and doesn't have to: it is asked to connect at once.
 *
 * @param {InstanceType<typeof EventSourcePolyfill>} source
 * @param {number} count
 */
async function delaysOf(source, count) {
  /** @type {(number | undefined)[]} */
  const delays = [];
  await new Promise((resolve) => {
    source.addEventListener('error', ({ delay }) => {
      delays.push(delay);
      if (delays.length === count) {
        resolve(undefined);
      } else {
        source.reconnect();
      }
    });
  });
  return delays;
}
