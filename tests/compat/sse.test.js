/** "./compat/sse.js": what code that was written for that package relies on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as entry from 'eventsource-wasm/compat/sse.js';

import { cleaningUp } from './support/clean-up.js';
import { refuse, stream } from './support/server.js';
import { watch } from './support/watch.js';

const { SSE } = entry;

const types = ['open', 'message', 'tick', 'error', 'abort', 'readystatechange'];

const endingWith = (/** @type {string} */ text) => (/** @type {any} */ response) => {
  stream(response, text);
  response.end();
};

/** @param {any} event */
const summary = ({ type, readyState, responseCode, data, id, lastEventId }) =>
  Object.fromEntries(
    Object.entries({ type, readyState, responseCode, data, id, lastEventId }).filter(
      ([, value]) => value !== undefined,
    ),
  );

describe('compat/sse.js', () => {
  const { start, closing } = cleaningUp();
  /**
   * @param {string} url
   * @param {ConstructorParameters<typeof SSE>[1]} [options]
   */
  const open = (url, options) => closing(new SSE(url, options));
  /** @param {InstanceType<typeof SSE>} source */
  const closed = (source) =>
    new Promise((resolve) => {
      source.addEventListener('readystatechange', ({ readyState }) => {
        if (readyState === SSE.CLOSED) {
          // What follows at once is over, too.
          setImmediate(resolve);
        }
      });
    });

  it('exports a class, with four constants', () => {
    assert.deepEqual(Object.keys(entry), ['SSE']);
    assert.equal(SSE.name, 'SSE');
    const { INITIALIZING, CONNECTING, OPEN, CLOSED } = SSE;
    assert.deepEqual([INITIALIZING, CONNECTING, OPEN, CLOSED], [-1, 0, 1, 2]);
    const source = new SSE('http://a.test', { start: false });
    assert.deepEqual(
      [source.INITIALIZING, source.CONNECTING, source.OPEN, source.CLOSED],
      [-1, 0, 1, 2],
    );
  });

  it('has the defaults of that package', () => {
    const { url, headers, payload, method, withCredentials, debug, autoReconnect } = new SSE(
      'http://a.test/',
      { start: false },
    );
    assert.deepEqual(
      { url, headers, payload, method, withCredentials, debug, autoReconnect },
      {
        url: 'http://a.test/',
        headers: {},
        payload: '',
        method: 'GET',
        withCredentials: false,
        debug: false,
        autoReconnect: false,
      },
    );
    const source = new SSE('http://a.test/', { start: false, payload: 'x' });
    const { reconnectDelay, maxRetries, retryCount, useLastEventId, readyState, lastEventId } =
      source;
    assert.deepEqual(
      { reconnectDelay, maxRetries, retryCount, useLastEventId, readyState, lastEventId },
      {
        reconnectDelay: 3000,
        maxRetries: null,
        retryCount: 0,
        useLastEventId: true,
        readyState: -1,
        lastEventId: '',
      },
    );
    assert.equal(source.method, 'POST');
  });

  it('starts at once', async () => {
    const server = await start(endingWith('data: one\n\n'));
    const source = open(server.url);
    assert.equal(source.readyState, SSE.CONNECTING);
    assert.equal((await watch(source, 'message').nth(1)).data, 'one');
  });

  it('starts with stream() where start is false, and asks for nothing before', async () => {
    const server = await start(endingWith('id: 1\ndata: one\n\nevent: tick\ndata: two\n\n'));
    const source = open(server.url, { start: false });
    const { events } = watch(source, ...types);
    const end = closed(source);
    assert.equal(server.asked.length, 0);
    source.stream();
    await end;
    assert.deepEqual(events.map(summary), [
      { type: 'readystatechange', readyState: 0 },
      { type: 'open', responseCode: 200 },
      { type: 'readystatechange', readyState: 1 },
      { type: 'message', data: 'one', id: '1', lastEventId: '1' },
      { type: 'tick', data: 'two', id: null, lastEventId: '1' },
      { type: 'readystatechange', readyState: 2 },
    ]);
    assert.ok(events.every(({ source: given, target }) => given === source && target === source));
  });

  it('asks for no second stream while there is one, and for another one after', async () => {
    const server = await start(endingWith('id: 5\ndata: one\n\n'));
    const source = open(server.url);
    source.stream();
    await closed(source);
    source.stream();
    await closed(source);
    assert.equal(server.asked.length, 2);
    assert.equal(server.asked[1].headers['last-event-id'], '5');
  });

  it('sends headers, and a payload by POST', async () => {
    const server = await start(endingWith(''));
    const source = open(server.url, {
      headers: { 'Content-Type': 'application/json', 'X-Page': 'yes' },
      payload: '{"a":1}',
    });
    await closed(source);
    const [{ method, headers, body }] = server.asked;
    assert.deepEqual([method, body], ['POST', '{"a":1}']);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['x-page'], 'yes');
  });

  it('uses the method that it is given; GET sends no payload', async () => {
    const server = await start(endingWith(''));
    await closed(open(server.url, { method: 'PUT', payload: 'a' }));
    await closed(open(server.url, { method: 'GET', payload: 'a' }));
    await closed(open(server.url, { method: 'POST' }));
    assert.deepEqual(
      server.asked.map(({ method, body }) => [method, body]),
      [
        ['PUT', 'a'],
        ['GET', ''],
        ['POST', ''],
      ],
    );
  });

  it('sends payloads of other types', async () => {
    const server = await start(endingWith(''));
    await closed(open(server.url, { payload: new URLSearchParams({ a: '1' }) }));
    await closed(open(server.url, { payload: new Blob(['bytes']) }));
    assert.deepEqual(
      server.asked.map(({ body }) => body),
      ['a=1', 'bytes'],
    );
    assert.match(String(server.asked[0].headers['content-type']), /urlencoded/);
  });

  it('tells status and headers when it is open, these as lists by names in lower case', async () => {
    const { url } = await start((response) => {
      response.setHeader('X-Server', 'mine');
      stream(response, 'data: one\n\n');
    });
    const { responseCode, headers } = await watch(open(url), 'open').nth(1);
    assert.equal(responseCode, 200);
    assert.deepEqual(headers['x-server'], ['mine']);
    assert.deepEqual(headers['content-type'], ['text/event-stream']);
  });

  it('reads a response of any type and of each status that is a success', async () => {
    const { url } = await start((response) => {
      response.writeHead(201, { 'content-type': 'text/plain' });
      response.end('data: one\n\n');
    });
    const source = open(url);
    const opened = watch(source, 'open').nth(1);
    assert.equal((await watch(source, 'message').nth(1)).data, 'one');
    const { responseCode, headers } = await opened;
    assert.equal(responseCode, 201);
    assert.deepEqual(headers['content-type'], ['text/plain']);
  });

  it('gives an event that only the end of the stream ends', async () => {
    const { url } = await start(endingWith('data: one\n\ndata: two'));
    assert.equal((await watch(open(url), 'message').nth(2)).data, 'two');
  });

  it('tells of a refusal with its status and text', async () => {
    const { url } = await start((response) => refuse(response, 500, 'no way'));
    const source = open(url);
    const { events } = watch(source, ...types);
    await closed(source);
    assert.deepEqual(events.map(summary), [
      { type: 'open', responseCode: 500 },
      { type: 'readystatechange', readyState: 1 },
      { type: 'error', responseCode: 500, data: 'no way' },
      { type: 'readystatechange', readyState: 2 },
    ]);
  });

  it('is closed without an error at 204', async () => {
    const { url } = await start((response) => response.writeHead(204).end());
    const source = open(url);
    const { events } = watch(source, ...types);
    await closed(source);
    assert.deepEqual(events.map(summary), [
      { type: 'open', responseCode: 204 },
      { type: 'readystatechange', readyState: 1 },
      { type: 'readystatechange', readyState: 2 },
    ]);
  });

  it('tells of a network that is down, or breaks off, with the code 0', async () => {
    const { url } = await start((response) => response.destroy());
    const source = open(url);
    const { events } = watch(source, ...types);
    await closed(source);
    assert.deepEqual(events.map(summary), [
      { type: 'error', responseCode: 0, data: '' },
      { type: 'readystatechange', readyState: 2 },
    ]);
  });

  it('calls the handler of any type first, with the source as this', async () => {
    const { url } = await start((response) => stream(response, 'event: tick\ndata: one\n\n'));
    const source = open(url);
    /** @type {unknown[]} */
    const calls = [];
    await new Promise((resolve) => {
      source.addEventListener('tick', () => calls.push('captured'), true);
      source.addEventListener('tick', () => {
        calls.push('listener');
        resolve(0);
      });
      Object.assign(source, {
        /** @this {unknown} */
        ontick() {
          calls.push(this === source && 'handler');
        },
      });
    });
    assert.deepEqual(calls, ['handler', 'captured', 'listener']);
  });

  it('aborts when it is closed, and no event follows', async () => {
    const { url } = await start((response) => stream(response, 'data: one\n\ndata: two\n\n'));
    const source = open(url);
    const { events } = watch(source, ...types);
    const end = closed(source);
    source.addEventListener('message', () => source.close());
    await end;
    assert.deepEqual(events.map(summary), [
      { type: 'open', responseCode: 200 },
      { type: 'readystatechange', readyState: 1 },
      { type: 'message', data: 'one', id: null, lastEventId: '' },
      { type: 'abort' },
      { type: 'readystatechange', readyState: 2 },
    ]);
    source.close();
    assert.equal(events.length, 5);
  });

  it('can be closed before it is started, and started all the same', async () => {
    const server = await start(endingWith('data: one\n\n'));
    const source = open(server.url, { start: false });
    source.close();
    assert.equal(source.readyState, SSE.INITIALIZING);
    source.stream();
    await watch(source, 'message').nth(1);
  });

  it('connects again with autoReconnect and the last event ID, until it is closed', async () => {
    const server = await start(endingWith('id: 7\ndata: one\n\n'));
    const source = open(server.url, { autoReconnect: true, reconnectDelay: 1 });
    const asked = await server.requests(3);
    assert.deepEqual(
      asked.slice(0, 3).map(({ headers }) => headers['last-event-id']),
      [undefined, '7', '7'],
    );
    source.close();
    assert.equal(source.autoReconnect, false);
  });

  it('takes a delay and a last event ID that are assigned', async () => {
    const server = await start(endingWith('data: one\n\n'));
    const source = open(server.url, { start: false, autoReconnect: true });
    source.reconnectDelay = 1;
    source.lastEventId = '7';
    assert.deepEqual([source.reconnectDelay, source.lastEventId], [1, '7']);
    source.stream();
    const asked = await server.requests(2);
    assert.deepEqual(
      asked.slice(0, 2).map(({ headers }) => headers['last-event-id']),
      ['7', '7'],
    );
    source.close();
  });

  it('takes over the delay that a server sets', async () => {
    const { url } = await start((response) => stream(response, 'retry: 3000\ndata: one\n\n'));
    const source = open(url, { reconnectDelay: 1 });
    assert.equal(source.reconnectDelay, 1);
    await watch(source, 'message').nth(1);
    assert.equal(source.reconnectDelay, 3000);
  });

  it('sends no last event ID with useLastEventId: false', async () => {
    const server = await start(endingWith('id: 7\ndata: one\n\n'));
    open(server.url, { autoReconnect: true, reconnectDelay: 1, useLastEventId: false });
    const [, second] = await server.requests(2);
    assert.equal(second.headers['last-event-id'], undefined);
  });

  it('gives up after maxRetries', async () => {
    const server = await start((response) => refuse(response, 503, 'later'));
    const source = open(server.url, { autoReconnect: true, reconnectDelay: 1, maxRetries: 2 });
    const { events } = watch(source, 'error');
    await closed(source);
    await closed(source);
    await closed(source);
    assert.equal(source.autoReconnect, false);
    assert.equal(source.retryCount, 2);
    assert.equal(events.length, 3);
    assert.equal(server.asked.length, 3);
  });

  it('counts retries anew once it is open', async () => {
    const server = await start((response, _asked, index) =>
      index === 0 ? refuse(response, 503, 'later') : stream(response, 'data: one\n\n'),
    );
    const source = open(server.url, { autoReconnect: true, reconnectDelay: 1, maxRetries: 1 });
    await watch(source, 'message').nth(1);
    assert.equal(source.retryCount, 0);
    assert.equal(source.autoReconnect, true);
  });

  it('waits no longer when it is closed', async () => {
    const server = await start((response) => refuse(response, 503, 'later'));
    const source = open(server.url, { autoReconnect: true, reconnectDelay: 60_000 });
    await closed(source);
    assert.notEqual(source.reconnectTimer, null);
    source.close();
    assert.equal(source.reconnectTimer, null);
  });

  it('takes a last event ID among the headers', async () => {
    const server = await start(endingWith(''));
    await closed(open(server.url, { headers: { 'Last-Event-ID': '7' } }));
    assert.equal(server.asked[0].headers['last-event-id'], '7');
  });

  it('dispatches events of the page', () => {
    const source = new SSE('http://a.test/', { start: false });
    source.addEventListener('mine', (event) => event.preventDefault());
    assert.equal(source.dispatchEvent(new Event('mine', { cancelable: true })), false);
    assert.equal(source.dispatchEvent(new Event('other')), true);
  });
});
