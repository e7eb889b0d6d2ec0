/** Others that listen to the requests of a server that has streams. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';

import { SSE } from '../../src/server/index.js';
import { open } from './support/read.js';
import { APPLICATION, application, serve } from './support/serve.js';

/** Has no types. @type {any} */
const NpmSSE = createRequire(import.meta.url)('sse');

/**
 * As engine.io and the package `sse` attach: the listener is one for all that were there.
 *
 * @param {import('node:http').Server} server
 * @param {string} path
 */
function attach(server, path) {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.url === path) {
      response.end('attached');
    } else {
      others.forEach((listener) => listener.call(server, request, response));
    }
  });
}

/** @param {string} url */
const textOf = async (url) => (await open(url)).end();

describe('a server with streams', { timeout: 60_000 }, () => {
  for (const [order, steps] of Object.entries({
    'before and after': [attach, serveStreams, attach],
    after: [serveStreams, attach],
  })) {
    it(`is shared with what exchanges its listeners ${order}`, async (context) => {
      const { server, origin } = await serve(context);
      steps.forEach((step, index) => step(server, `/${index}`));
      for (const [index, step] of steps.entries()) {
        const expected = step === attach ? 'attached' : ':ok\n\n';
        assert.equal(await textOf(`${origin}/${index}`), expected);
      }
      assert.equal(await textOf(origin), APPLICATION);
    });
  }

  it('is shared with the package sse, whichever comes first', async (context) => {
    const { server, origin } = await serve(context);
    new NpmSSE(server, { path: '/a' });
    new SSE(server, { path: '/b' });
    new NpmSSE(server, { path: '/c' });
    for (const path of ['/a', '/b', '/c']) {
      const stream = await open(origin + path);
      assert.equal(stream.headers['content-type'], 'text/event-stream', path);
      await stream.until(':ok\n\n');
      stream.cut();
    }
    assert.equal(await textOf(origin), APPLICATION);
  });

  it('calls listeners as it did: once, not after their removal, on itself', async (context) => {
    const { server, origin } = await serve(context);
    new SSE(server);
    /** @type {unknown[]} */
    const calls = [];
    /** @this {unknown} */
    function removed() {
      calls.push('removed', this === server);
    }
    server.once('request', () => calls.push('once'));
    server.prependListener('request', removed);
    await textOf(origin);
    server.removeListener('request', removed);
    await textOf(origin);
    assert.deepEqual(calls, ['removed', true, 'once']);
    assert.deepEqual(server.listeners('request'), [application]);
  });

  it('emits requests of HTTP/2 to listeners that come later', async (context) => {
    const { server, origin } = await serve(context, http2.createServer());
    new SSE(server);
    const session = http2.connect(origin);
    context.after(() => session.destroy());
    const status = async () => {
      const [headers] = await once(session.request({ ':path': '/' }).resume(), 'response');
      return headers[':status'];
    };
    assert.equal(await status(), 404);
    server.on('request', application);
    assert.equal(await status(), 200);
  });
});

/**
 * @param {import('node:http').Server} server
 * @param {string} path
 */
function serveStreams(server, path) {
  new SSE(server, { path }).on('connection', (client) => client.close());
}
