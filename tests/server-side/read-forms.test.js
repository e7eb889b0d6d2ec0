/** Forms that something else has read, or parsed, before the server side sees the request. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { describe, it } from 'node:test';

import { SSE, respond } from '../../src/server/index.js';
import { open } from './support/read.js';
import { serve } from './support/serve.js';

const FORM = {
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: 'Last-Event-ID=5',
};

/**
 * @param {import('node:test').TestContext} context
 * @param {(request: any) => unknown} middleware
 * @param {(listener: any) => any} createServer
 */
async function start(context, middleware, createServer = http.createServer) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  const ids = [];
  const sse = new SSE(null, { log: (line) => lines.push(line) });
  sse.on('connection', (client) => {
    ids.push(client.lastEventId);
    client.close();
  });
  const listener = async (/** @type {any} */ request, /** @type {any} */ response) => {
    await middleware(request);
    sse.handleRequest(request, response);
  };
  const { origin } = await serve(context, createServer(listener));
  return { origin, ids, lines };
}

/** @param {AsyncIterable<Buffer>} request */
async function read(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}

describe('a form that was read before', { timeout: 60_000 }, () => {
  it('is taken from where a parser left it', async (context) => {
    for (const parse of [
      (/** @type {string} */ text) => text,
      (/** @type {string} */ text) => Buffer.from(text),
      (/** @type {string} */ text) => Object.fromEntries(new URLSearchParams(text)),
    ]) {
      const { origin, ids } = await start(context, async (request) => {
        request.body = parse(await read(request));
      });
      assert.equal(await (await open(origin, FORM)).end(), ':ok\n\n');
      assert.deepEqual(ids, ['5']);
    }
  });

  it('is read where a parser of something else left an empty object', async (context) => {
    const { origin, ids } = await start(context, (request) => {
      request.body = {};
    });
    assert.equal(await (await open(origin, FORM)).end(), ':ok\n\n');
    assert.deepEqual(ids, ['5']);
  });

  it('is read where the request was paused', async (context) => {
    const { origin, ids } = await start(context, (request) => request.pause());
    assert.equal(await (await open(origin, FORM)).end(), ':ok\n\n');
    assert.deepEqual(ids, ['5']);
  });

  it('is answered with 400 and a line in the log where it was left nowhere', async (context) => {
    for (const leave of [read, (/** @type {any} */ it) => once(it.resume(), 'end')]) {
      const { origin, ids, lines } = await start(context, leave);
      const answer = await open(origin, FORM);
      assert.equal(answer.status, 400);
      assert.match(await answer.end(), /form/);
      assert.deepEqual(ids, []);
      assert.equal(lines.length, 1);
      assert.match(lines[0], /`request\.body`/);
    }
  });

  it('is answered with 400 over HTTP/2, too', async (context) => {
    const { origin, ids } = await start(context, read, http2.createServer);
    const session = http2.connect(origin);
    context.after(() => session.destroy());
    const headers = { ':method': 'POST', 'content-type': FORM.headers['Content-Type'] };
    const stream = session.request(headers);
    stream.end(FORM.body);
    const [head] = await once(stream, 'response');
    assert.equal(head[':status'], 400);
    assert.deepEqual(ids, []);
  });

  it('is answered with 400 as a `Response`, too', async () => {
    /** @type {string[]} */
    const lines = [];
    const log = (/** @type {string} */ line) => lines.push(line);
    const source = () => assert.fail('asked');
    const used = new Request('https://server.example/', FORM);
    await used.text();
    const locked = new Request('https://server.example/', FORM);
    locked.body?.getReader();
    for (const request of [used, locked]) {
      assert.equal((await respond(request, source, { log })).status, 400);
    }
    assert.equal(lines.length, 2);
  });
});
