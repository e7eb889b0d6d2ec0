/** Event streams as a `Response`. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';

import { createChannel, createResponse, respond } from '../../src/server/fetch.js';
import { blocksOf, open } from './support/read.js';
import { serve } from './support/serve.js';

const url = 'https://server.example/events';

const log = () => {};

/** @param {Response} response */
function reader(response) {
  const source = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    /** @param {string} wanted */
    until: async (wanted) => {
      while (!text.includes(wanted)) {
        const { done, value } = await source.read();
        if (done) {
          throw new Error(`the response ended with ${JSON.stringify(text)}`);
        }
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
    read: () => source.read(),
    cancel: () => source.cancel(),
  };
}

describe('createResponse', { timeout: 60_000 }, () => {
  it('makes a stream of what an iterable gives, and ends with it', async () => {
    async function* answer() {
      yield 'Good ';
      yield { data: { text: 'morning' }, event: 'piece', id: 2 };
      yield [3];
      yield '[DONE]';
    }
    const response = createResponse(answer());
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.match(String(response.headers.get('cache-control')), /^no-store\b/);
    assert.equal(response.headers.get('x-accel-buffering'), 'no');
    assert.equal(
      await response.text(),
      ':ok\n\ndata: Good \n\nevent: piece\nid: 2\ndata: {"text":"morning"}\n\ndata: [3]\n\n' +
        'data: [DONE]\n\n',
    );
  });

  it('takes iterables, streams, and functions that give one', async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('a');
        controller.close();
      },
    });
    const { getReader } = ReadableStream.prototype;
    const bare = { getReader: () => getReader.call(new Response('').body ?? stream) };
    for (const source of [['a'], new Set(['a']), stream, () => ['a'], async () => ['a']]) {
      assert.equal(await createResponse(source).text(), ':ok\n\ndata: a\n\n');
    }
    assert.equal(await createResponse(/** @type {any} */ (bare)).text(), ':ok\n\n');
  });

  it('stops the iterable when the client goes', async () => {
    /** @type {AbortSignal | undefined} */
    let given;
    let returned = false;
    let pieces = 0;
    const response = createResponse(async function* ({ signal }) {
      given = signal;
      try {
        for (;;) {
          pieces += 1;
          yield 'piece';
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        returned = true;
      }
    });
    const { until, cancel } = reader(response);
    await until('data: piece\n\n');
    assert.equal(given?.aborted, false);
    await cancel();
    assert.equal(given?.aborted, true);
    while (!returned) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const before = pieces;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(pieces, before);
  });

  it('aborts what an iterable waits for', async () => {
    let aborted = false;
    const response = createResponse(async function* ({ signal }) {
      yield 'first';
      await new Promise((_, reject) => signal.addEventListener('abort', reject));
    });
    const { until, cancel } = reader(
      createResponse(({ signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        return response.body ?? [];
      }),
    );
    await until('data: ');
    await cancel();
    assert.equal(aborted, true);
  });

  it('takes no more from an iterable than the client takes', async () => {
    let pieces = 0;
    const piece = 'x'.repeat(10_000);
    const response = createResponse(
      (function* () {
        for (; pieces < 1000; pieces += 1) {
          yield piece;
        }
      })(),
    );
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(pieces < 20, `${pieces}`);
    assert.equal((await response.text()).length, ':ok\n\n'.length + 1000 * 10_008);
  });

  it('cuts the stream where an iterable throws, or sends a last event', async () => {
    async function* failing() {
      yield 'a';
      throw new Error('out of tokens');
    }
    await assert.rejects(createResponse(failing(), { log }).text(), /out of tokens/);
    const onError = (/** @type {any} */ error) => ({ event: 'failure', data: error.message });
    assert.equal(
      await createResponse(failing(), { onError }).text(),
      ':ok\n\ndata: a\n\nevent: failure\ndata: out of tokens\n\n',
    );
    await assert.rejects(
      createResponse([{ id: 5, name: 'a' }], { log }).text(),
      /^TypeError: event: /,
    );
    await assert.rejects(
      createResponse(() => /** @type {any} */ (5), { log }).text(),
      /^TypeError: source/,
    );
    const options = {
      log,
      onError() {
        throw new Error('another');
      },
    };
    await assert.rejects(createResponse(failing(), options).text(), /another/);
  });

  it('delivers what an iterable gave before it threw, however late it is read', async (context) => {
    /** @param {number} size */
    async function* failing(size) {
      for (let number = 0; number < 100; number += 1) {
        yield `${number} ${'x'.repeat(size)}`;
      }
      throw new Error('out of tokens');
    }
    const { origin } = await serve(
      context,
      http.createServer(async (_, response) => {
        try {
          for await (const chunk of createResponse(failing(1), { log }).body ?? []) {
            response.write(chunk);
          }
        } catch {
          response.destroy();
        }
      }),
    );
    const answer = await open(origin);
    const text = await answer.end();
    assert.equal(answer.response.complete, false);
    assert.equal(blocksOf(text).length, 100);

    const { until, read } = reader(createResponse(failing(3000), { log }));
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('data: 99 ');
    await assert.rejects(read(), /out of tokens/);
  });

  it('says in the log that an iterable threw, unless onError gave an event or nobody is there', async () => {
    async function* failing() {
      yield 'a';
      throw new Error('out of tokens');
    }
    /** @type {string[]} */
    const lines = [];
    const options = { log: (/** @type {string} */ line) => lines.push(line) };
    await assert.rejects(createResponse(failing(), options).text(), /out of tokens/);
    assert.equal(lines.length, 1);
    assert.match(lines[0], /^the source of a stream threw, which is cut: Error: out of tokens\n/);
    await createResponse(failing(), { ...options, onError: () => 'sorry' }).text();
    const request = new Request(url);
    const response = await respond(request, () => failing(), { ...options, onError: () => {} });
    await assert.rejects(response.text(), /out of tokens/);
    assert.equal(lines.length, 2);
    const { until, cancel } = reader(
      createResponse(async function* ({ signal }) {
        yield 'a';
        await new Promise((_, reject) => signal.addEventListener('abort', reject));
      }, options),
    );
    await until('data: a');
    await cancel();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(lines.length, 2);
  });

  it('awaits promises that an iterable gives, and an onError that is async', async () => {
    const later = (/** @type {unknown} */ value) => Promise.resolve(value);
    const pieces = [later('a'), 'b', later({ event: 'piece', data: 1 })];
    assert.equal(
      await createResponse(pieces).text(),
      ':ok\n\ndata: a\n\ndata: b\n\nevent: piece\ndata: 1\n\n',
    );
    const failing = (function* () {
      yield Promise.reject(new Error('out of tokens'));
    })();
    const onError = async (/** @type {any} */ { message }) => ({ event: 'failure', data: message });
    assert.equal(
      await createResponse(failing, { onError }).text(),
      ':ok\n\nevent: failure\ndata: out of tokens\n\n',
    );
  });

  it('sends comments while an iterable is silent', async (context) => {
    // The timer of the comments keeps no process alive, as a server does.
    const server = setInterval(() => {}, 1000);
    context.after(() => clearInterval(server));
    const silent = createResponse(
      async function* () {
        await new Promise(() => {});
        yield 'never';
      },
      { keepAlive: 10 },
    );
    const { until, cancel } = reader(silent);
    await until(':ok\n\n:\n\n:\n\n');
    await cancel();
  });

  it('has each header once, in whatever case the option names it', async () => {
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', vary: 'Cookie' };
    const cors = { origin: ['https://a.example'] };
    const responses = [
      createResponse([], { headers }),
      await respond(new Request(url), () => [], { headers, cors }),
    ];
    for (const response of responses) {
      assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    }
    assert.deepEqual(
      responses.map((response) => response.headers.get('vary')),
      ['Cookie', 'Origin, Cookie'],
    );
  });

  it('refuses cors, as it sees no request', () => {
    createResponse([], /** @type {any} */ ({ cors: false }));
    assert.throws(
      () => createResponse([], /** @type {any} */ ({ cors: { origin: '*' } })),
      /^TypeError: cors: expected none: only respond sees who asks, received an object$/,
    );
  });

  it('refuses what is no source', () => {
    for (const source of [undefined, null, 'text', 5, {}]) {
      assert.throws(() => createResponse(/** @type {any} */ (source)), /^TypeError: source: /);
    }
  });
});

describe('respond', { timeout: 60_000 }, () => {
  it('serves a channel, with replay', async () => {
    const channel = createChannel();
    const id = String(await channel.publish('1'));
    channel.publish('2');
    const request = new Request(url, { headers: { 'Last-Event-ID': id } });
    const { until, cancel } = reader(await respond(request, channel));
    await until('data: 2\n\n');
    channel.publish('3');
    await until('data: 3\n\n');
    assert.equal(channel.counters.connections, 1);
    await cancel();
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
    const { until, cancel } = reader(response);
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
