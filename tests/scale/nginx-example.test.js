/** The configuration of `www/examples/nginx`, by nginx itself. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import http2 from 'node:http2';
import { describe, it } from 'node:test';

import { SSE, createChannel } from '../../src/server/index.js';
import { startNginxExample } from './support/nginx-example.js';
import { leftOut } from './support/programs.js';

describe('nginx by the example', { skip: leftOut, timeout: 60_000 }, () => {
  it('passes each event on at once, over HTTP/2, and a client resumes after it was started again', async (test) => {
    const server = createServer().listen(0, '127.0.0.1');
    test.after(() => server.close());
    await once(server, 'listening');
    const channel = createChannel();
    const sse = new SSE(server, { channel });
    test.after(() => sse.close());
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const nginx = await startNginxExample(port);
    test.after(nginx.stop);

    const first = await open(nginx.origin, {});
    await first.until(/^id: /m);
    const id = await channel.publish('1');
    await first.until(/^data: 1\n\n/m);
    const closed = once(first.stream, 'close');
    await nginx.restart();
    await closed;
    await channel.publish('2');
    const second = await open(nginx.origin, { 'last-event-id': String(id) });
    test.after(second.close);
    await channel.publish('3');
    const text = await second.until(/^data: 3\n\n/m);
    assert.deepEqual(
      [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data),
      ['2', '3'],
    );
  });

  it('passes each event on at once from a server that says nothing of buffering, nor where a piece ends', async (test) => {
    const server = createServer((_request, response) => {
      // What comes in chunks, nginx passes on at once even if it may buffer.
      response.removeHeader('transfer-encoding');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      test.after(() => response.destroy());
    }).listen(0, '127.0.0.1');
    test.after(() => server.close());
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const nginx = await startNginxExample(port);
    test.after(nginx.stop);
    const { close, until } = await open(nginx.origin, {});
    test.after(close);
    await until(/^data: 1\n\n/m);
  });
});

/**
 * @param {string} origin
 * @param {http2.OutgoingHttpHeaders} headers
 */
async function open(origin, headers) {
  const session = http2.connect(origin, { rejectUnauthorized: false });
  // As nginx ends; the stream says so, too.
  session.on('error', () => {});
  const stream = session.request({ ':path': '/sse', ...headers });
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  const [fields] = await once(stream, 'response');
  assert.equal(fields[':status'], 200);
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  return {
    stream,
    close: () => session.destroy(),
    /** @param {RegExp} wanted */
    async until(wanted) {
      while (!wanted.test(text)) {
        await once(stream, 'data');
      }
      return text;
    },
  };
}
