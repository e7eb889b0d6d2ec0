/** What users of the package `sse` know. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { describe, it } from 'node:test';

import { SSE } from '../../src/server/index.js';
import { open, withoutGreeting } from './support/read.js';
import { APPLICATION, application, serve } from './support/serve.js';

/**
 * @param {import('node:test').TestContext} context
 * @param {(client: any) => unknown} send
 * @returns {Promise<string>} the stream of a client that is served so and then closed
 */
async function streamOf(context, send) {
  const { server, origin } = await serve(context);
  new SSE(server).on('connection', (client) => {
    send(client);
    client.close();
  });
  return withoutGreeting(await (await open(`${origin}/sse`)).end());
}

describe('SSE', { timeout: 60_000 }, () => {
  it('serves /sse unless told otherwise', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const [[client, query], stream] = await Promise.all([
      once(sse, 'connection'),
      open(`${origin}/sse?a=1&b=2&b=3`),
    ]);
    assert.ok(client instanceof SSE.Client);
    assert.equal(client.req.url, '/sse?a=1&b=2&b=3');
    assert.deepEqual({ ...query }, { a: '1', b: ['2', '3'] });
    assert.equal(stream.status, 200);
    assert.equal(stream.headers['content-type'], 'text/event-stream');
    assert.match(String(stream.headers['cache-control']), /^no-store\b/);
    assert.equal(stream.headers['x-accel-buffering'], 'no');
    assert.equal(await stream.until('\n\n'), ':ok\n\n');
  });

  it('leaves all other paths to the application', async (context) => {
    const { server, origin, port } = await serve(context);
    new SSE(server, { path: '/events' });
    for (const path of [
      '/',
      '/sse',
      '/events/',
      '/Events',
      '/x/../events',
      '/%65vents',
      '/events;a',
    ]) {
      const request = http.request({ port, path, agent: false }).end();
      const [response] = await once(request, 'response');
      assert.equal(response.headers['content-type'], undefined, path);
      response.resume();
    }
    assert.equal((await open(`${origin}/events?/other`)).status, 200);
  });

  it('serves the path of a request line with many slashes or a whole URL', async (context) => {
    const { server, port } = await serve(context);
    new SSE(server);
    for (const path of ['//sse', '///sse?a', 'http://example.test/sse', '/sse#a']) {
      const request = http.request({ port, path, agent: false }).end();
      const [response] = await once(request, 'response');
      assert.equal(response.headers['content-type'], 'text/event-stream', path);
      response.destroy();
    }
  });

  it('takes one * in its path for any text', async (context) => {
    const { server, origin } = await serve(context);
    new SSE(server, { path: '/rooms/*/events' });
    for (const path of ['/rooms/1/events', '/rooms/a/b/events', '/rooms//events']) {
      const stream = await open(origin + path);
      assert.equal(stream.headers['content-type'], 'text/event-stream', path);
      stream.cut();
    }
    for (const path of ['/rooms/events', '/rooms/1/events/2', '/rooms.1.events']) {
      assert.equal(await (await open(origin + path)).end(), APPLICATION, path);
    }
  });

  it('refuses a path that is none, and options of other kinds', () => {
    for (const path of ['sse', '', '/a*b*', '/a?b', 5, null]) {
      assert.throws(() => new SSE(null, /** @type {any} */ ({ path })), /^TypeError: path: /);
    }
    /** @type {[string, unknown][]} */
    const bad = [
      ['verifyRequest', true],
      ['channel', {}],
      ['keepAlive', -1],
      ['keepAlive', '15'],
      ['retry', 1.5],
      ['retry', 2 ** 31],
      ['padding', 2048],
      ['maxFormSize', -1],
      ['maxQueue', 0],
      ['headers', 'a: 1'],
      ['log', null],
      ['cors', true],
    ];
    for (const [name, value] of bad) {
      const expected = new RegExp(`^TypeError: ${name}: expected .*, received `);
      assert.throws(() => new SSE(null, /** @type {any} */ ({ [name]: value })), expected);
    }
    assert.throws(
      () => new SSE(null, { headers: /** @type {any} */ ({ a: 1 }) }),
      /^TypeError: headers\.a: expected .*, received 1/,
    );
    assert.throws(() => new SSE(/** @type {any} */ ({})), /^TypeError: httpServer: /);
  });

  it('leaves what verifyRequest refuses to the application', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server, {
      verifyRequest: ({ headers }) => headers.authorization === 'yes',
    });
    sse.on('connection', (client) => client.close());
    assert.equal(await (await open(`${origin}/sse`)).end(), APPLICATION);
    const headers = { Authorization: 'yes' };
    assert.equal(await (await open(`${origin}/sse`, { headers })).end(), ':ok\n\n');
  });

  it('waits for a verifyRequest that answers later', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server, { verifyRequest: async ({ url }) => url.endsWith('?yes') });
    sse.on('connection', (client) => client.close());
    assert.equal(await (await open(`${origin}/sse`)).end(), APPLICATION);
    assert.equal(await (await open(`${origin}/sse?yes`)).end(), ':ok\n\n');
  });

  it('answers 500 where verifyRequest throws, says so, and lives on', async (context) => {
    const { server, origin } = await serve(context);
    /** @type {string[]} */
    const lines = [];
    const verifyRequest = () => {
      throw new Error('no such user');
    };
    new SSE(server, { verifyRequest, log: (line) => lines.push(line) });
    assert.equal((await open(`${origin}/sse`)).status, 500);
    assert.equal(await (await open(origin)).end(), APPLICATION);
    assert.deepEqual(lines, ['a request could not be judged: Error: no such user']);
  });

  it('shares a server with others of its kind, and with listeners added later', async (context) => {
    const { server, origin } = await serve(context, http.createServer());
    new SSE(server, { path: '/a' }).on('connection', (client) => client.send('from a'));
    server.on('request', application);
    new SSE(server, { path: '/b' }).on('connection', (client) => client.send('from b'));
    await (await open(`${origin}/a`)).until('data: from a\n\n');
    await (await open(`${origin}/b`)).until('data: from b\n\n');
    assert.equal(await (await open(`${origin}/c`)).end(), APPLICATION);
  });

  it('answers 404 where there is no application', async (context) => {
    const { server, origin } = await serve(context, http.createServer());
    new SSE(server);
    assert.equal((await open(origin)).status, 404);
  });

  it('serves a route of a framework without a server of its own', async (context) => {
    const sse = new SSE(null, { verifyRequest: ({ url }) => url !== '/no' });
    sse.on('connection', (client) => client.send('hi'));
    const listener = sse.handleRequest.bind(sse);
    const { origin } = await serve(context, http.createServer(listener));
    await (await open(`${origin}/any`)).until('data: hi\n\n');
    assert.equal((await open(`${origin}/no`)).status, 403);
  });
});

describe('client', { timeout: 60_000 }, () => {
  it('sends data alone', async (context) => {
    assert.equal(await streamOf(context, (client) => client.send('foo')), 'data: foo\n\n');
  });

  it('sends a line of data per line, whatever ends it', async (context) => {
    const sent = (/** @type {any} */ client) => {
      client.send('a\rb\nc\r\nd');
      client.send('e\n\rf\n');
      client.send('');
    };
    assert.equal(
      await streamOf(context, sent),
      'data: a\ndata: b\ndata: c\ndata: d\n\ndata: e\ndata: \ndata: f\ndata: \n\ndata: \n\n',
    );
  });

  it('sends an event type, data and an id', async (context) => {
    const sent = (/** @type {any} */ client) => {
      client.send('foobar', 'somedata');
      client.send('foobar', 'somedata', 100);
      client.send(null, 'somedata', 0);
      client.send(undefined, 'somedata', 'é日');
    };
    assert.equal(
      await streamOf(context, sent),
      'event: foobar\ndata: somedata\n\nevent: foobar\nid: 100\ndata: somedata\n\n' +
        'id: 0\ndata: somedata\n\nid: é日\ndata: somedata\n\n',
    );
  });

  it('sends the fields of an object, and nothing that comes behind it', async (context) => {
    const sent = (/** @type {any} */ client) => {
      client.send({ data: 'foo', event: 'bar', id: 1, retry: 6000 });
      client.send({ data: 'foo' }, 'bar');
      client.send({ id: '', retry: 0 });
    };
    assert.equal(
      await streamOf(context, sent),
      'event: bar\nretry: 6000\nid: 1\ndata: foo\n\ndata: foo\n\nretry: 0\nid: \n\n',
    );
  });

  it('sends objects as JSON', async (context) => {
    const sent = (/** @type {any} */ client) => {
      client.send({ memory: 5, text: 'a\nb' });
      client.send([1, 2]);
      client.send(5);
      client.send('stats', { id: 7 });
      client.send({ data: { data: null } });
    };
    assert.equal(
      await streamOf(context, sent),
      'data: {"memory":5,"text":"a\\nb"}\n\ndata: [1,2]\n\ndata: 5\n\n' +
        'event: stats\ndata: {"id":7}\n\ndata: {"data":null}\n\n',
    );
  });

  it('sends nothing when it is given nothing, and comments', async (context) => {
    const sent = (/** @type {any} */ client) => {
      client.send();
      client.comment('a\nb');
    };
    assert.equal(await streamOf(context, sent), ': a\n: b\n\n');
  });

  it('throws a TypeError that names what could not be sent', async (context) => {
    const circular = {};
    Object.assign(circular, { circular });
    /** @type {[unknown[], RegExp][]} */
    const bad = [
      [
        ['a\nb', 'data'],
        /^TypeError: event: expected a string without CR and LF, received "a\\nb"$/,
      ],
      [['a\rdata: b', 'data'], /^TypeError: event: /],
      [[5, 'data'], /^TypeError: event: .* 5$/],
      [['a', 'data', '1\ndata: b'], /^TypeError: id: .* "1\\ndata: b"$/],
      [['a', 'data', '1\r'], /^TypeError: id: /],
      [['a', 'data', '1\0'], /^TypeError: id: /],
      [['a', 'data', NaN], /^TypeError: id: .* NaN$/],
      [['a', 'data', {}], /^TypeError: id: .* an object$/],
      [[{ data: 'a', retry: '5\n' }], /^TypeError: retry: /],
      [[{ data: 'a', retry: -1 }], /^TypeError: retry: /],
      [[{ data: 'a', name: 'b' }], /^TypeError: event: .* received "name"/],
      [[{ id: 5, name: 'b' }], /^TypeError: event: .* received "name"/],
      [[{ event: 'a' }], /^TypeError: data: .* received undefined$/],
      [['a', undefined], /^TypeError: data: /],
      [[undefined], /^TypeError: data: /],
      [[() => {}], /^TypeError: data: .* a function$/],
      [[5n], /^TypeError: data: .*BigInt/],
      [[circular], /^TypeError: data: .*circular/],
    ];
    const stream = await streamOf(context, (client) => {
      for (const [given, expected] of bad) {
        assert.throws(() => client.send(...given), expected);
      }
      client.send('still here');
    });
    assert.equal(stream, 'data: still here\n\n');
  });

  it('takes no more once it is closed, and says so', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const [[client], stream] = await Promise.all([once(sse, 'connection'), open(`${origin}/sse`)]);
    client.send('a');
    client.close();
    assert.deepEqual([client.send('b'), client.send(), client.comment('c')], [false, false, false]);
    client.close();
    assert.equal(await stream.end(), ':ok\n\ndata: a\n\n');
  });

  it('emits close once when it goes, and takes no more', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const [[client], stream] = await Promise.all([once(sse, 'connection'), open(`${origin}/sse`)]);
    assert.equal(client.closed, false);
    assert.equal(client.send('a'), true);
    let closed = 0;
    client.on('close', () => (closed += 1));
    stream.cut();
    await once(client, 'close');
    assert.equal(client.closed, true);
    assert.equal(client.send('b'), false);
    client.close();
    assert.equal(closed, 1);
    assert.equal(sse.clients.size, 0);
  });

  it('is cut when it does not read and more waits than it may, with a line of why', async (context) => {
    const { server, origin } = await serve(context);
    /** @type {string[]} */
    const lines = [];
    const sse = new SSE(server, { maxQueue: 100_000, log: (line) => lines.push(line) });
    const [[client], stream] = await Promise.all([once(sse, 'connection'), open(`${origin}/sse`)]);
    stream.response.pause();
    const closed = once(client, 'close');
    let most = 0;
    const send = () => {
      if (client.send('x'.repeat(50_000))) {
        most = Math.max(most, client.connection.queued);
        setImmediate(send);
      }
    };
    send();
    await closed;
    assert.ok(most <= 300_000, `${most} bytes waited`);
    assert.equal(lines.length, 1);
    assert.match(lines[0], /^a client that does not read was cut: \d{6} bytes waited for it$/);
  });

  it('gets what is sent in one turn, however much it is', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server, { maxQueue: 100_000 });
    const filler = 'x'.repeat(10_000);
    sse.on('connection', async (client) => {
      for (let number = 1; number <= 200; number += 1) {
        assert.equal(client.send(`${number}\n${filler}`), true);
        if (number % 10 === 0) {
          await null;
        }
      }
      // While that still waits, a little more does no harm.
      setImmediate(() => assert.equal(client.send('more'), true));
    });
    const stream = await open(`${origin}/sse`);
    assert.match(await stream.until('data: more\n\n'), /data: 200\n/);
  });
});
