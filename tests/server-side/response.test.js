/** Event streams as a `Response`, of what an iterable gives. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';

import { createResponse, respond } from '../../src/server/fetch.js';
import { blocksOf, open, readerOf } from './support/read.js';
import { serve } from './support/serve.js';

const url = 'https://server.example/events';

const log = () => {};

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
    const { until, cancel } = readerOf(response);
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
    const { until, cancel } = readerOf(
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

    const { until, read } = readerOf(createResponse(failing(3000), { log }));
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
    const { until, cancel } = readerOf(
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

  it('minds a promise that is rejected before its turn', async () => {
    const slow = new Promise((resolve) => setTimeout(() => resolve('a'), 20));
    const response = createResponse([slow, Promise.reject(new Error('early'))], {
      onError: () => 'z',
    });
    assert.match(await response.text(), /data: a\n\ndata: z\n\n$/);
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
    const { until, cancel } = readerOf(silent);
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
