/** Requests that a client sends before the answer to the one before has ended. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { describe, it } from 'node:test';

import { SSE, createChannel } from '../../src/server/index.js';
import { serve } from './support/serve.js';

/** @param {string} path */
const get = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/**
 * @param {import('node:test').TestContext} context
 * @param {import('../../src/server/types/server.d.ts').SSEOptions} [options]
 */
async function start(context, options) {
  /** Answers of the application, which wait to be ended. @type {http.ServerResponse[]} */
  const pending = [];
  const { server, port } = await serve(
    context,
    http.createServer((_request, response) => pending.push(response)),
  );
  const sse = new SSE(server, options);
  const connect = () => {
    const socket = net.connect(port, '127.0.0.1').setEncoding('utf8');
    context.after(() => socket.destroy());
    socket.on('error', () => {});
    let text = '';
    let changed = () => {};
    socket.on('data', (chunk) => {
      text += chunk;
      changed();
    });
    /** @param {RegExp} wanted */
    const until = async (wanted) => {
      while (!wanted.test(text)) {
        await new Promise((resolve) => {
          changed = () => resolve(undefined);
        });
      }
    };
    return { socket, until };
  };
  return { sse, pending, connect };
}

describe('a pipelined request', { timeout: 60_000 }, () => {
  it('behind a stream costs the client its connection, and leaves nothing behind', async (context) => {
    const channel = createChannel();
    const { sse, connect } = await start(context, { channel });
    const { socket } = connect();
    let connections = 0;
    sse.on('connection', () => (connections += 1));
    socket.write(get('/sse').repeat(200));
    await once(socket, 'close');
    await Promise.all([...sse.clients].map((client) => once(client, 'close')));
    assert.equal(connections, 1);
    assert.equal(channel.counters.connections, 0);
    await sse.close();
  });

  it('behind an answer of the application is answered in its turn', async (context) => {
    const { sse, pending, connect } = await start(context);
    const { socket, until } = connect();
    const connected = once(sse, 'connection');
    socket.write(get('/') + get('/sse'));
    const [client] = await connected;
    client.send('early');
    pending[0].end('the application');
    await until(/the application.*200 OK.*data: early\n\n/s);
  });

  it('behind an answer that never comes is let go of with its client', async (context) => {
    const { sse, connect } = await start(context);
    const { socket } = connect();
    const connected = once(sse, 'connection');
    socket.write(get('/') + get('/sse'));
    const [client] = await connected;
    socket.destroy();
    await once(client, 'close');
    assert.equal(client.send('late'), false);
    assert.equal(sse.clients.size, 0);
  });

  it('behind an answer that never comes is cut once more waits than may', async (context) => {
    const { sse, connect } = await start(context, { maxQueue: 100_000 });
    const { socket } = connect();
    const connected = once(sse, 'connection');
    socket.write(get('/') + get('/sse'));
    const [client] = await connected;
    const send = () => {
      if (client.send('x'.repeat(10_000))) {
        setImmediate(send);
      }
    };
    send();
    await Promise.all([once(client, 'close'), once(socket, 'close')]);
  });
});

it('a connection carries one stream after the other', { timeout: 60_000 }, async (context) => {
  const { sse, connect } = await start(context);
  const { socket, until } = connect();
  for (const number of [1, 2, 3]) {
    const connected = once(sse, 'connection');
    socket.write(get('/sse'));
    const [client] = await connected;
    client.send(`event ${number}`);
    client.close();
    await until(new RegExp(`event ${number}\\n\\n\\r\\n0\\r\\n\\r\\n$`));
  }
  assert.equal(sse.clients.size, 0);
});
