/** The service against a harness of our own: what the public one checks, a case per capability at least. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { EventSource } from 'eventsource-wasm';
import { createHarness } from './harness.js';
import { capabilities, startService } from './service.js';

const json = '{"hello": "world"}';
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

/** Of one case: the slowest waits for half a second of silence. */
const timeout = 10_000;

describe('contract', () => {
  /** @type {Awaited<ReturnType<typeof startService>>} */
  let service;
  /** @type {Awaited<ReturnType<typeof createHarness>>} */
  let harness;
  before(async () => {
    service = await startService(EventSource);
    harness = await createHarness(service.url);
  });
  after(async () => {
    await harness?.close();
    service?.close();
  });

  /** @param {object} [parameters] */
  async function open(parameters) {
    const client = await harness.createClient(parameters);
    return { client, connection: await client.connection() };
  }

  /** @type {Record<string, Record<string, () => Promise<void>>>} */
  const cases = {
    bom: {
      'is taken off a stream, though it comes in bytes, and not off its data': async () => {
        const { client, connection } = await open();
        for (const byte of [0xef, 0xbb, 0xbf]) {
          await connection.send(Uint8Array.of(byte));
        }
        await connection.send('data: \ufeffHello\n\ndata: \ufeff\n\n');
        assert.equal((await client.event())?.data, '\ufeffHello');
        assert.equal((await client.event())?.data, '\ufeff');
      },
    },
    comments: {
      'are told at once, in their places between events, without colon and space': async () => {
        const { client, connection } = await open();
        await connection.send(':Hello\n');
        assert.equal(await client.comment(), 'Hello');
        await connection.send(': one\n:\ndata: Hello\n\n:two\n\n');
        assert.equal(await client.comment(), 'one');
        assert.equal(await client.comment(), '');
        assert.equal((await client.event())?.data, 'Hello');
        assert.equal(await client.comment(), 'two');
      },
    },
    'event-type-listeners': {
      'hear their types, once each, and others stay unheard': async () => {
        const { client, connection } = await open();
        await client.command({ command: 'listen', listen: { type: 'greeting' } });
        await client.command({ command: 'listen', listen: { type: 'greeting' } });
        await client.command({ command: 'listen', listen: { type: 'message' } });
        await connection.send('event: other\ndata: 1\n\nevent: greeting\nid: a\ndata: 2\n\n');
        await connection.send('data: 3\n\n');
        assert.deepEqual(await client.event(), { type: 'greeting', data: '2', id: 'a' });
        assert.deepEqual(await client.event(), { type: 'message', data: '3', id: 'a' });
      },
    },
    headers: {
      'go along, and those of the standard stay': async () => {
        const { connection } = await open({ headers: { 'header-name-1': 'value-1', b: '2' } });
        assert.equal(connection.headers['header-name-1'], 'value-1');
        assert.equal(connection.headers.b, '2');
        assert.equal(connection.headers.accept, 'text/event-stream');
      },
    },
    'last-event-id': {
      'is sent with the first request, and with the next one': async () => {
        const { client, connection } = await open({ lastEventId: 'abc', initialDelayMs: 0 });
        assert.equal(connection.headers['last-event-id'], 'abc');
        connection.break();
        assert.equal((await client.connection()).headers['last-event-id'], 'abc');
      },
    },
    post: {
      'sends method, body and its type, after a break, too': async () => {
        const { client, connection } = await open({
          method: 'POST',
          body: json,
          headers: jsonHeaders,
          initialDelayMs: 0,
        });
        connection.break();
        for (const { method, body, headers } of [connection, await client.connection()]) {
          assert.equal(method, 'POST');
          assert.equal(body, json);
          assert.equal(headers['content-type'], jsonHeaders['content-type']);
        }
      },
    },
    'read-timeout': {
      'ends a silent connection with an error, and makes another': async () => {
        const { client, connection } = await open({ readTimeoutMs: 500, initialDelayMs: 0 });
        await connection.send('data: Hello\n\n');
        assert.equal((await client.event())?.data, 'Hello');
        assert.ok(await client.error());
        await connection.closed;
        await (await client.connection()).send('data: Thanks\n\n');
        assert.equal((await client.event())?.data, 'Thanks');
      },
    },
    report: {
      'sends method and body': async () => {
        const { connection } = await open({ method: 'REPORT', body: json, headers: jsonHeaders });
        assert.equal(connection.method, 'REPORT');
        assert.equal(connection.body, json);
        assert.equal(connection.headers['content-type'], jsonHeaders['content-type']);
      },
    },
    restart: {
      'makes a new connection, and ends the old one without an error': async () => {
        const { client, connection } = await open();
        await connection.send('id: 1\ndata: Hello\n\n');
        assert.equal((await client.event())?.data, 'Hello');
        await client.command({ command: 'restart' });
        const next = await client.connection();
        await connection.closed;
        assert.equal(next.headers['last-event-id'], '1');
        await next.send('data: Thanks\n\n');
        assert.equal((await client.event())?.data, 'Thanks');
      },
    },
    'server-directed-shutdown-request': {
      'is a 204, after which no other request comes': async () => {
        const client = await harness.createClient({ initialDelayMs: 0 });
        const { response } = await client.connections.next();
        response.writeHead(204).end();
        assert.match((await client.error()) ?? '', /204/);
        // By now another client of no delay is connected again.
        const other = await open({ initialDelayMs: 0 });
        other.connection.break();
        await other.client.connection();
        assert.equal(client.requests, 1);
      },
    },
  };

  it('has a case for each capability that the service lists', { timeout }, async () => {
    assert.deepEqual(Object.keys(cases), capabilities);
    const response = await fetch(service.url);
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).capabilities, capabilities);
  });

  for (const [capability, list] of Object.entries(cases)) {
    for (const [name, run] of Object.entries(list)) {
      it(`${capability}: ${name}`, { timeout }, run);
    }
  }

  it(
    'asks by GET for an event stream that no cache has, and without an id',
    { timeout },
    async () => {
      const { connection } = await open();
      assert.equal(connection.method, 'GET');
      assert.equal(connection.headers.accept, 'text/event-stream');
      assert.equal(connection.headers['cache-control'], 'no-cache');
      assert.equal(connection.headers['last-event-id'], undefined);
    },
  );

  it(
    'keeps the id of an event before, forgets it when told, and what was unfinished',
    { timeout },
    async () => {
      const { client, connection } = await open({ initialDelayMs: 0 });
      await connection.send('id: abc\ndata: 1\n\ndata: 2\n\nid: def\ndata: unfinished');
      assert.deepEqual(await client.event(), { type: 'message', data: '1', id: 'abc' });
      assert.deepEqual(await client.event(), { type: 'message', data: '2', id: 'abc' });
      connection.break();
      assert.ok(await client.error());
      const second = await client.connection();
      assert.equal(second.headers['last-event-id'], 'abc');
      await second.send('data: 3\n\nid:\ndata: 4\n\n');
      assert.deepEqual(await client.event(), { type: 'message', data: '3', id: 'abc' });
      assert.deepEqual(await client.event(), { type: 'message', data: '4', id: '' });
      second.break();
      assert.equal((await client.connection()).headers['last-event-id'], undefined);
    },
  );

  it('takes 10 MB in one event, and text cut into bytes', { timeout }, async () => {
    const { client, connection } = await open();
    const large = 'x'.repeat(10_000_000);
    await connection.send(`data: ${large}\n\n`);
    assert.equal((await client.event())?.data, large);
    for (const byte of new TextEncoder().encode('data: \u{1f600}\u20ac\r\n\r\n')) {
      await connection.send(Uint8Array.of(byte));
    }
    assert.equal((await client.event())?.data, '\u{1f600}\u20ac');
  });

  for (const end of ['\n', '\r', '\r\n']) {
    it(`ends lines at ${JSON.stringify(end)}, however they are cut`, { timeout }, async () => {
      const { client, connection } = await open();
      const text = ['event: message', 'id: 1', 'data: a', 'data', 'data:b', '', 'data:', '', ''];
      await connection.send(text.join(end));
      // Not one event more: a CR and LF in two pieces are one line end.
      for (const character of text.join(end)) {
        await connection.send(character);
      }
      await connection.send(`data: last${end}${end}`);
      for (const data of ['a\n\nb', '', 'a\n\nb', '', 'last']) {
        assert.deepEqual(await client.event(), { type: 'message', data, id: '1' });
      }
    });
  }

  it(
    'tells a hundred events at once in their order, and takes no id with U+0000',
    { timeout },
    async () => {
      const { client, connection } = await open();
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      await connection.send(
        numbers.map((number) => `id: ${number}\0\ndata: ${number}\n\n`).join(''),
      );
      for (const number of numbers) {
        assert.deepEqual(await client.event(), { type: 'message', data: `${number}`, id: '' });
      }
    },
  );

  for (const status of [301, 307]) {
    it(`follows a ${status}, and tells of one that leads nowhere`, { timeout }, async () => {
      const client = await harness.createClient({ initialDelayMs: 0 });
      const { response } = await client.connections.next();
      response.writeHead(status, { Location: '?target' }).end();
      await (await client.connection()).send('data: Hello\n\n');
      assert.equal((await client.event())?.data, 'Hello');

      for (const headers of [{}, { Location: '' }]) {
        const lost = await harness.createClient();
        const connection = await lost.connections.next();
        connection.response.writeHead(status, headers).end();
        // Nobody answers those that an empty one leads to.
        const followed = lost.connections.next().then(({ response }) => response.destroy());
        assert.ok(await Promise.race([lost.error(), followed.then(() => lost.error())]));
      }
    });
  }

  describe('service', () => {
    /**
     * @param {string} path
     * @param {string} method
     * @param {string} [body]
     */
    const statusOf = async (path, method, body) => {
      const response = await fetch(new URL(path, service.url), { method, body });
      return response.status;
    };

    it('answers 400 to what it cannot make a stream of', { timeout }, async () => {
      const callbackUrl = 'http://127.0.0.1:9/';
      const wrong = { streamUrl: 'http://127.0.0.1:9/', callbackUrl };
      for (const parameters of [
        '{',
        '{}',
        JSON.stringify({ streamUrl: callbackUrl }),
        JSON.stringify({ ...wrong, streamUrl: 'http://:' }),
        JSON.stringify({ ...wrong, readTimeoutMs: 'soon' }),
        JSON.stringify({ ...wrong, method: 'GET', body: 'x' }),
      ]) {
        assert.equal(await statusOf('/', 'POST', parameters), 400, parameters);
      }
    });

    it(
      'answers 400 to a command that it does not know, and 404 for another stream',
      { timeout },
      async () => {
        const { client } = await open();
        for (const command of ['{}', '{"command":"pause"}', '{"command":"listen"}', '{']) {
          assert.equal(await statusOf(client.url, 'POST', command), 400, command);
        }
        assert.equal(await statusOf('/streams/none', 'POST', '{"command":"restart"}'), 404);
        assert.equal(await statusOf('/streams/none', 'DELETE'), 404);
      },
    );

    it('closes a stream by DELETE, and knows it no more', { timeout }, async () => {
      const { client, connection } = await open();
      assert.equal(await statusOf(client.url, 'DELETE'), 204);
      await connection.closed;
      assert.equal(await statusOf(client.url, 'DELETE'), 404);
    });

    it('runs by itself, and quits when the harness says so', { timeout }, async () => {
      const main = fileURLToPath(new URL('main.js', import.meta.url));
      const child = spawn(process.execPath, [main, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
      const url = /** @type {string} */ (line).replace('listening at ', '').trim();
      const exit = once(child, 'exit');
      // It quits with a stream that is open.
      const own = await createHarness(url);
      await (await own.createClient()).connection();
      assert.equal((await fetch(url, { method: 'DELETE' })).status, 204);
      assert.deepEqual(await exit, [0, null]);
      await own.close();
    });
  });
});
