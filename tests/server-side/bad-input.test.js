/** What nobody should send: each is answered or cut, and the server goes on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { describe, it } from 'node:test';

import { MemoryStore, SSE, createChannel, createResponse } from '../../src/server/index.js';
import { blocksOf, open } from './support/read.js';
import { serve } from './support/serve.js';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/**
 * @param {number} port
 * @param {string} text of a request
 * @returns {Promise<string>} the first line of the answer, empty if there is none
 */
async function statusOf(port, text) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
    if (answer.includes('\r\n')) {
      socket.destroy();
    }
  });
  await once(socket, 'close');
  return answer.split('\r\n', 1)[0];
}

describe('a request line with tricks', { timeout: 60_000 }, () => {
  it('gets a stream only where its path is that of the stream, and never ends the server', async (context) => {
    const { server, origin, port } = await serve(context);
    new SSE(server).on('connection', (client) => client.close());
    const lengthy = 'a'.repeat(100_000);
    /** @type {[string, RegExp][]} */
    const lines = [
      ['GET /sse?%', / 200 /],
      ['GET /sse?lastEventId=%E0%A4%A&__proto__=1&constructor[x]=1', / 200 /],
      ['GET /sse?=&&&?/sse', / 200 /],
      ['GET http://[/sse', / 200 /],
      ['GET http://user:pass@example.test:99999/sse', / 200 /],
      ['GET /sse/%2e%2e/', / 200 /],
      ['GET /../sse', / 200 /],
      ['GET *', / 200 /],
      ['OPTIONS *', / 200 /],
      ['GET /sse\0', / 400 /],
      ['GET /sse a', / 400 /],
      ['SSE /sse', / 400 /],
      [`GET /sse?${lengthy}`, / 431 /],
      ['CONNECT /sse', /^$/],
    ];
    for (const [line, expected] of lines) {
      const text = `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      assert.match(await statusOf(port, text), expected, line.slice(0, 50));
    }
    assert.equal(await (await open(`${origin}/sse`)).end(), ':ok\n\n');
  });
});

describe('an id', { timeout: 60_000 }, () => {
  it('that is malformed, of the future, long or not for headers is unknown, in memory and by form', async (context) => {
    const { server, origin } = await serve(context);
    const channel = createChannel();
    new SSE(server, { channel });
    const [epoch] = String(await channel.publish('1')).split('-');
    const ids = [
      `${epoch}-`,
      `${epoch}--1`,
      `${epoch}-01`,
      `${epoch}-0x1`,
      `${epoch}-1.0`,
      `${epoch}- 1`,
      `${epoch}-١`,
      `${epoch}-9007199254740993`,
      `${epoch}-99999999999999999999`,
      `${epoch}-Infinity`,
      `-${epoch}-1`,
      '__proto__',
      'é\0\r\n\r\ndata: x\n\n',
      '1'.repeat(60_000),
    ];
    for (const id of ids) {
      const body = `Last-Event-ID=${encodeURIComponent(id)}`;
      const stream = await open(`${origin}/sse`, { method: 'POST', headers: FORM, body });
      const blocks = blocksOf(await stream.until(/^data: .*\n\n/m));
      assert.equal(blocks.length, 1, id.slice(0, 50));
      assert.equal(blocks[0].event, 'stale', id.slice(0, 50));
      assert.equal(JSON.parse(String(blocks[0].data)).reason, 'unknown');
      stream.cut();
    }
    assert.equal(channel.counters.stale, ids.length);
  });
});

describe('a client that vanishes', { timeout: 60_000 }, () => {
  const large = 'x'.repeat(100_000);

  it('while it is written to is let go of, and the others get everything', async (context) => {
    const { server, origin, port } = await serve(context);
    const channel = createChannel({ history: { count: 10 } });
    const sse = new SSE(server, { channel });
    const steady = await open(`${origin}/sse`);
    const sockets = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = net.connect(port, '127.0.0.1');
        socket.on('error', () => {});
        socket.write('GET /sse HTTP/1.1\r\nHost: a\r\n\r\n');
        await once(socket, 'data');
        return socket;
      }),
    );
    const gone = [...sse.clients].slice(1).map((client) => once(client, 'close'));
    assert.equal(gone.length, 10);
    for (const [number, socket] of sockets.entries()) {
      channel.publish(`${number} ${large}`);
      if (number % 2 === 0) {
        socket.resetAndDestroy();
      } else {
        socket.destroy();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(gone);
    assert.equal(channel.counters.connections, 1);
    channel.publish('last');
    const text = await steady.until('data: last\n\n');
    assert.deepEqual(
      [...text.matchAll(/^data: (\d+) /gm)].map(([, number]) => Number(number)),
      Array.from({ length: 10 }, (_, index) => index),
    );
  });

  it('over HTTP/2, by its stream or its session, is let go of, too', async (context) => {
    const { server, origin } = await serve(context, http2.createServer());
    const channel = createChannel();
    const sse = new SSE(server, { channel });
    for (const vanish of ['close', 'destroy', 'session']) {
      const session = http2.connect(origin);
      session.on('error', () => {});
      const stream = session.request({ ':path': '/sse' });
      stream.on('error', () => {});
      await Promise.all([once(sse, 'connection'), once(stream, 'response')]);
      const [client] = sse.clients;
      const closed = once(client, 'close');
      channel.publish(large);
      if (vanish === 'session') {
        session.destroy();
      } else if (vanish === 'close') {
        stream.close(http2.constants.NGHTTP2_CANCEL);
      } else {
        stream.destroy();
      }
      channel.publish(large);
      await closed;
      session.destroy();
    }
    assert.equal(channel.counters.connections, 0);
  });

  it('while verifyRequest thinks is never announced', async (context) => {
    const { server, port, origin } = await serve(context);
    /** @type {(isGood: boolean) => void} */
    let answer = () => {};
    /** @type {Promise<void>} */
    const asked = new Promise((resolve) => {
      /** @param {{ url: string }} request */
      const verifyRequest = ({ url }) =>
        url !== '/sse?later' ||
        new Promise((given) => {
          answer = given;
          resolve();
        });
      const sse = new SSE(server, { verifyRequest });
      sse.on('connection', (client) => client.send(`of ${sse.clients.size}: ${client.req.url}`));
    });
    const socket = net.connect(port, '127.0.0.1');
    socket.write('GET /sse?later HTTP/1.1\r\nHost: a\r\n\r\n');
    const [[accepted]] = await Promise.all([once(server, 'connection'), asked]);
    const gone = once(accepted, 'close');
    socket.destroy();
    await gone;
    answer(true);
    await (await open(`${origin}/sse`)).until('data: of 1: /sse\n\n');
  });
});

describe('a listener that throws', { timeout: 60_000 }, () => {
  it('at what a request brought along costs that client, and a line in the log', async (context) => {
    for (const listener of [
      (/** @type {any} */ client, /** @type {any} */ query) => client.send(query.type, 'data'),
      async (/** @type {any} */ client, /** @type {any} */ query) => {
        await new Promise((resolve) => setImmediate(resolve));
        client.send(query.type, 'data');
      },
    ]) {
      const { server, origin } = await serve(context);
      /** @type {string[]} */
      const lines = [];
      const channel = createChannel();
      const sse = new SSE(server, { channel, log: (line) => lines.push(line) });
      sse.on('connection', listener);
      const reading = open(`${origin}/sse?type=a%0Adata:injected`).then((stream) => stream.end());
      // The response may have begun before it is cut.
      assert.doesNotMatch(String(await reading.catch(({ code }) => code)), /injected/);
      await (await open(`${origin}/sse?type=a`)).until('event: a\ndata: data\n\n');
      assert.equal(sse.clients.size, 1);
      assert.equal(channel.counters.connections, 1);
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^a listener of "connection" threw: TypeError: event: /);
    }
  });
});

describe('what no text can be made of', { timeout: 60_000 }, () => {
  it('is answered with 500 if it is thrown as a request is judged, and said in the log', async (context) => {
    for (const thrown of [Symbol('x'), Object.create(null), { stack: Symbol('y') }]) {
      const { server, origin } = await serve(context);
      /** @type {string[]} */
      const lines = [];
      new SSE(server, {
        log: (line) => lines.push(line),
        verifyRequest() {
          throw thrown;
        },
      });
      assert.equal((await open(`${origin}/sse`)).status, 500);
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^a request could not be judged: \S/);
    }
  });

  it('leaves an event unkept whose store rejects with it', async () => {
    const store = new MemoryStore();
    store.append = () => {
      throw Object.create(null);
    };
    /** @type {string[]} */
    const lines = [];
    const channel = createChannel({ store, log: (line) => lines.push(line) });
    assert.equal(await channel.publish('a'), null);
    assert.equal(lines.length, 1);
  });

  it('cuts the stream whose iterable throws it', async () => {
    /** @type {string[]} */
    const lines = [];
    const source = (function* () {
      yield 'data';
      throw Object.create(null);
    })();
    const response = createResponse(source, { log: (line) => lines.push(line) });
    await assert.rejects(response.text());
    assert.equal(lines.length, 1);
  });
});

describe('a listener of "close" that throws', { timeout: 60_000 }, () => {
  it('is a line in the log, and the client is gone all the same', async (context) => {
    for (const listener of [
      () => {
        throw new Error('of a listener');
      },
      async () => {
        throw new Error('of a listener');
      },
    ]) {
      const { server, origin } = await serve(context);
      const channel = createChannel();
      /** @type {(line: string) => void} */
      let log = () => {};
      const line = new Promise((resolve) => {
        log = resolve;
      });
      const sse = new SSE(server, { channel, log });
      sse.on('connection', (client) => client.on('close', listener));
      const stream = await open(`${origin}/sse`);
      await stream.until(/id: /);
      stream.cut();
      assert.match(await line, /^a listener of "close" threw: Error: of a listener/);
      assert.equal(sse.clients.size, 0);
      assert.equal(channel.counters.connections, 0);
    }
  });
});

describe('headers of the application', { timeout: 60_000 }, () => {
  it('that belong to a connection are left out where HTTP/2 has no place for them', async (context) => {
    const headers = { Connection: 'keep-alive', 'Keep-Alive': 'timeout=5', 'X-Own': 'a' };
    const { server, origin } = await serve(context, http2.createServer());
    new SSE(server, { headers });
    const session = http2.connect(origin);
    context.after(() => session.destroy());
    for (const method of ['GET', 'HEAD']) {
      const stream = session.request({ ':path': '/sse', ':method': method });
      const [fields] = await once(stream, 'response');
      assert.deepEqual(
        [fields[':status'], fields['x-own'], fields['keep-alive']],
        [200, 'a', undefined],
      );
    }
    const first = await serve(context);
    new SSE(first.server, { headers });
    assert.equal((await open(`${first.origin}/sse`)).headers['keep-alive'], 'timeout=5');
  });

  it('that say where a body ends are refused', () => {
    for (const name of ['Content-Length', 'TE', 'Trailer', 'transfer-encoding', 'Upgrade']) {
      assert.throws(
        () => new SSE(null, { headers: { [name]: '5' } }),
        new RegExp(
          `^TypeError: headers: expected names of headers that a stream can have, received "${name}"$`,
        ),
      );
    }
  });
});

describe('a response whose head was sent', { timeout: 60_000 }, () => {
  it('before or while its request is judged is left alone, and said in the log', async (context) => {
    const cases = [{}, { verifyRequest: () => false }, { verifyRequest: () => true }];
    for (const isEarly of [true, false]) {
      for (const options of cases) {
        /** @type {string[]} */
        const lines = [];
        const sse = new SSE(null, { ...options, log: (line) => lines.push(line) });
        const listener = (/** @type {any} */ request, /** @type {any} */ response) => {
          const answer = () => response.writeHead(200).write('an answer');
          if (isEarly) {
            answer();
          }
          sse.handleRequest(request, response);
          if (!isEarly) {
            answer();
          }
          setImmediate(() => response.end(' of others'));
        };
        const { origin } = await serve(context, http.createServer(listener));
        assert.equal(await (await open(origin)).end(), 'an answer of others');
        assert.equal(sse.clients.size, 0);
        assert.deepEqual(lines, [
          'a request was answered by something else before: no stream was begun',
        ]);
      }
    }
  });
});
