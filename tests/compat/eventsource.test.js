/** "./compat/eventsource": what code that was written for the package `eventsource` relies on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { EventSource as Standard } from 'eventsource-wasm';
import * as entry from 'eventsource-wasm/compat/eventsource';

import { cleaningUp } from './support/clean-up.js';
import { refuse, stream } from './support/server.js';
import { watch } from './support/watch.js';

const { ErrorEvent, EventSource } = entry;

describe('compat/eventsource', () => {
  const { start, closing } = cleaningUp();
  /**
   * @param {string | URL} url
   * @param {ConstructorParameters<typeof EventSource>[1]} [init]
   */
  const open = (url, init) => closing(new EventSource(url, init));

  it('exports two classes', () => {
    assert.deepEqual(Object.keys(entry).sort(), ['ErrorEvent', 'EventSource']);
    assert.equal(EventSource.name, 'EventSource');
    assert.equal(ErrorEvent.name, 'ErrorEvent');
  });

  it('is the class of the main entry, with its constants', () => {
    assert.ok(EventSource.prototype instanceof Standard);
    assert.deepEqual([EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED], [0, 1, 2]);
  });

  it('says by a symbol that it takes a function for fetch', () => {
    const symbol = Symbol.for('eventsource.supports-fetch-override');
    assert.equal(Reflect.get(EventSource, symbol), true);
    assert.equal(Object.getOwnPropertyDescriptor(EventSource, symbol)?.enumerable, false);
  });

  it('receives messages', async () => {
    const { url } = await start((response) => stream(response, 'id: 1\ndata: one\n\n'));
    const { nth } = watch(open(url), 'message');
    const { data, lastEventId, origin } = await nth(1);
    assert.deepEqual(
      { data, lastEventId, origin: `${origin}/` },
      { data: 'one', lastEventId: '1', origin: url },
    );
  });

  it('calls the function with a URL and an init whose headers can be spread', async () => {
    const server = await start((response) => stream(response, 'data: one\n\n'));
    /** @type {any[]} */
    const calls = [];
    const source = open(server.url, {
      fetch: (url, init) => {
        calls.push([url, init]);
        return fetch(url, { ...init, headers: { ...init.headers, Authorization: 'Bearer 1' } });
      },
    });
    await watch(source, 'message').nth(1);
    const [[url, { headers, mode, redirect, cache, signal }]] = calls;
    assert.ok(url instanceof URL);
    assert.equal(url.href, server.url);
    assert.equal(headers.Accept, 'text/event-stream');
    assert.deepEqual([mode, redirect, cache], ['cors', 'follow', 'no-store']);
    assert.ok(signal instanceof AbortSignal);
    assert.equal(server.asked[0].headers.authorization, 'Bearer 1');
    assert.equal(server.asked[0].headers.accept, 'text/event-stream');
  });

  it('resumes with a header, by the function too', async () => {
    const server = await start((response) => {
      stream(response, 'retry: 1\nid: é 7\ndata: one\n\n');
      response.end();
    });
    open(server.url, {
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers } }),
    });
    const [, second] = await server.requests(2);
    assert.equal(Buffer.from(String(second.headers['last-event-id']), 'latin1').toString(), 'é 7');
  });

  it('takes less than a Response from the function', async () => {
    const source = open('http://nowhere.test/', {
      fetch: async () => {
        const chunks = [new TextEncoder().encode('data: one\n\n')];
        return {
          url: 'http://elsewhere.test/',
          status: 200,
          redirected: true,
          headers: { get: (name) => (/^content-type$/i.test(name) ? 'text/event-stream' : null) },
          body: {
            getReader: () => ({
              /** @returns {Promise<any>} */
              read: async () => {
                const value = chunks.shift();
                return value ? { done: false, value } : { done: true };
              },
              cancel: async () => {},
            }),
          },
        };
      },
    });
    const { data, origin } = await watch(source, 'message').nth(1);
    assert.deepEqual([data, origin], ['one', 'http://elsewhere.test']);
  });

  it('tells the status of a response that is none of an event stream', async () => {
    const { url } = await start((response) => refuse(response, 401, 'who are you'));
    const source = open(url);
    const event = await watch(source, 'error').nth(1);
    assert.ok(event instanceof ErrorEvent);
    assert.ok(event instanceof Event);
    assert.equal(event.code, 401);
    assert.match(String(event.message), /401/);
    assert.equal(event.target, source);
    assert.equal(source.readyState, EventSource.CLOSED);
  });

  it('tells of a content type that it does not take, with the status', async () => {
    const { url } = await start((response) => refuse(response, 200, 'text'));
    const { code, message } = await watch(open(url), 'error').nth(1);
    assert.equal(code, 200);
    assert.match(String(message), /text\/event-stream/);
  });

  it('stops at 204 and says so', async () => {
    const { url } = await start((response) => response.writeHead(204).end());
    const source = open(url);
    const { code } = await watch(source, 'error').nth(1);
    assert.equal(code, 204);
    assert.equal(source.readyState, EventSource.CLOSED);
  });

  it('gives no code for a stream that ended, and connects again', async () => {
    const { url } = await start((response) => {
      stream(response, 'data: one\n\n');
      response.end();
    });
    const source = open(url);
    const event = await watch(source, 'error').nth(1);
    assert.ok(event instanceof ErrorEvent);
    assert.ok('code' in event);
    assert.equal(event.code, undefined);
    assert.equal(source.readyState, EventSource.CONNECTING);
  });

  it('gives the message of what the function threw, and of its cause', async () => {
    const cause = new Error('connection refused');
    const source = open('http://nowhere.test/', {
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
    });
    const { code, message } = await watch(source, 'error').nth(1);
    assert.equal(code, undefined);
    assert.equal(message, 'TypeError: fetch failed: connection refused');
  });

  it('refines the error before any listener or handler is called', async () => {
    const { url } = await start((response) => refuse(response, 500, 'no'));
    const source = open(url);
    const seen = await new Promise((resolve) => {
      /** @type {unknown[]} */
      const codes = [];
      source.onerror = ({ code }) => codes.push(code);
      source.addEventListener('error', ({ code }) => codes.push(code), true);
      source.addEventListener('error', () => resolve(codes));
    });
    assert.deepEqual(seen, [500, 500]);
  });

  it('leaves an event of the server that is named error as it is', async () => {
    const { url } = await start((response) => stream(response, 'event: error\ndata: mine\n\n'));
    const event = await watch(open(url), 'error').nth(1);
    assert.ok(event instanceof MessageEvent);
    assert.equal(event.data, 'mine');
    assert.ok(!('code' in event));
  });

  it('fails at a line longer than maxBufferSize', async () => {
    const { url } = await start((response) => stream(response, `data: ${'x'.repeat(2000)}`));
    const source = open(url, { maxBufferSize: 1000 });
    const { message } = await watch(source, 'error').nth(1);
    assert.match(String(message), /1000/);
    assert.equal(source.readyState, EventSource.CLOSED);
  });

  it('takes the options of the class besides', async () => {
    const server = await start((response) => stream(response, 'data: [1]\n\n'));
    const source = open(server.url, {
      headers: { 'X-Page': 'yes' },
      parse: (text) => JSON.parse(text),
    });
    const { data } = await watch(source, 'message').nth(1);
    assert.deepEqual(data, [1]);
    assert.equal(server.asked[0].headers['x-page'], 'yes');
  });

  it('makes an ErrorEvent with code and message, or without', () => {
    const { type, code, message } = new ErrorEvent('error', { code: 1, message: 'one' });
    assert.deepEqual({ type, code, message }, { type: 'error', code: 1, message: 'one' });
    assert.deepEqual(Object.entries(new ErrorEvent('error')), [
      ['code', undefined],
      ['message', undefined],
    ]);
  });

  it('throws for a URL that is none, and for a function that is none', () => {
    assert.throws(() => new EventSource('http://['), { name: 'SyntaxError' });
    assert.throws(
      () => new EventSource('http://a.test', { fetch: /** @type {any} */ (1) }),
      /fetch/,
    );
  });
});
