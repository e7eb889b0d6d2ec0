/** The same over https and HTTP/2. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http2 from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { SSE, createChannel } from '../../src/server/index.js';
import { makeIdentity } from '../support/identity.js';
import { blocksOf } from './support/read.js';
import { APPLICATION, application, serve } from './support/serve.js';

const execute = promisify(execFile);

/** Of this run alone. @type {{ key: Buffer, cert: Buffer }} */
let identity;
before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eventsource-identity-'));
  const { key, cert } = await makeIdentity(folder);
  identity = { key: await readFile(key), cert: await readFile(cert) };
  await rm(folder, { recursive: true });
});

/**
 * @param {import('node:test').TestContext} context
 * @param {string} origin
 */
function connect(context, origin) {
  const session = http2.connect(origin, { rejectUnauthorized: false });
  context.after(() => session.destroy());
  /**
   * @param {http2.OutgoingHttpHeaders} headers
   * @param {string} [body]
   */
  return async (headers, body) => {
    const stream = session.request(
      { ':path': '/sse', ...headers },
      { endStream: body === undefined },
    );
    stream.setEncoding('utf8');
    if (body !== undefined) {
      stream.end(body);
    }
    const [fields] = await once(stream, 'response');
    let text = '';
    let changed = () => {};
    stream.on('data', (chunk) => {
      text += chunk;
      changed();
    });
    stream.on('close', () => changed());
    /** @param {string} wanted */
    const until = async (wanted) => {
      while (!text.includes(wanted)) {
        assert.ok(!stream.closed, `the stream ended with ${text}`);
        await new Promise((resolve) => {
          changed = () => resolve(undefined);
        });
      }
      return text;
    };
    return { stream, fields, until };
  };
}

/** @type {Record<string, () => { server: any, scheme: string }>} */
const servers = {
  'HTTP/2 without TLS': () => ({
    server: http2.createServer().on('request', application),
    scheme: 'http',
  }),
  'HTTP/2': () => ({
    server: http2.createSecureServer(identity).on('request', application),
    scheme: 'https',
  }),
};

for (const [name, create] of Object.entries(servers)) {
  describe(name, { timeout: 60_000 }, () => {
    it('serves many streams of one session, from a channel, with replay', async (context) => {
      const { server, scheme } = create();
      const { origin } = await serve(context, server, scheme);
      const channel = createChannel();
      const sse = new SSE(server, { channel });
      const request = connect(context, origin);
      const id = String(await channel.publish('1'));
      await channel.publish('2');
      const streams = await Promise.all([
        request({ 'last-event-id': id }),
        request({ ':method': 'POST', 'content-type': 'text/plain' }, `Last-Event-ID=${id}`),
        request({ ':path': `/sse?lastEventId=${id}` }),
      ]);
      await Promise.all(streams.map(({ until }) => until('data: 2\n\n')));
      channel.publish('3');
      for (const { fields, until } of streams) {
        assert.equal(fields[':status'], 200);
        assert.equal(fields['content-type'], 'text/event-stream');
        assert.equal(fields.connection, undefined);
        const blocks = blocksOf(await until('data: 3\n\n'));
        assert.deepEqual(
          blocks.map(({ data }) => data),
          ['2', '3'],
        );
      }
      assert.equal(channel.counters.connections, 3);
      const [first] = streams;
      const [client] = sse.clients;
      first.stream.close();
      await once(client, 'close');
      assert.equal(channel.counters.connections, 2);
      const ends = streams.slice(1).map(({ stream }) => once(stream, 'end'));
      await Promise.all([sse.close(), ...ends]);
    });

    it('takes ids beyond ASCII by header', async (context) => {
      const { server, scheme } = create();
      const { origin } = await serve(context, server, scheme);
      const sse = new SSE(server);
      const request = connect(context, origin);
      const value = Buffer.from('é日').toString('latin1');
      const [[client]] = await Promise.all([
        once(sse, 'connection'),
        request({ 'last-event-id': value }),
      ]);
      assert.equal(client.lastEventId, 'é日');
    });

    it('refuses what is no subscription, and leaves the rest to the application', async (context) => {
      const { server, scheme } = create();
      const { origin } = await serve(context, server, scheme);
      new SSE(server, { maxFormSize: 100 });
      const request = connect(context, origin);
      const large = await request({ ':method': 'POST' }, 'x'.repeat(1000));
      assert.equal(large.fields[':status'], 413);
      const other = await request({ ':method': 'DELETE' });
      assert.equal(other.fields[':status'], 405);
      const head = await request({ ':method': 'HEAD' });
      assert.equal(head.fields['content-type'], 'text/event-stream');
      await (await request({ ':path': '/' })).until(APPLICATION);
    });

    it('serves a slow client from the history', async (context) => {
      const { server, scheme } = create();
      const { origin } = await serve(context, server, scheme);
      const channel = createChannel({ maxQueue: 50_000, history: { count: 100_000, bytes: 1e9 } });
      new SSE(server, { channel });
      const { stream, until } = await connect(context, origin)({});
      await until('id: ');
      stream.pause();
      let number = 0;
      while (channel.counters.dropped < 100) {
        number += 1;
        channel.publish(`${number} ${'x'.repeat(1000)}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
      stream.resume();
      const text = await until(`data: ${number} `);
      const numbers = [...text.matchAll(/^data: (\d+) /gm)].map(([, it]) => Number(it));
      assert.deepEqual(
        numbers,
        Array.from({ length: number }, (_, index) => index + 1),
      );
    });
  });
}

describe('https', { timeout: 60_000 }, () => {
  it('serves a stream', async (context) => {
    const { server, origin } = await serve(
      context,
      https.createServer(identity, application),
      'https',
    );
    new SSE(server).on('connection', (client) => {
      client.send('over TLS');
      client.close();
    });
    const { stdout } = await execute('curl', ['--silent', '--insecure', `${origin}/sse`]);
    assert.equal(stdout, ':ok\n\ndata: over TLS\n\n');
  });
});
