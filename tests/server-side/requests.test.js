/** Which requests are answered with a stream, and how. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { describe, it } from 'node:test';

import { SSE, findLastEventId } from '../../src/server/index.js';
import { open } from './support/read.js';
import { serve } from './support/serve.js';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/**
 * @param {import('node:test').TestContext} context
 * @param {import('../../src/server/types/server.d.ts').SSEOptions} [options]
 */
async function start(context, options) {
  const { server, origin, port } = await serve(context);
  const sse = new SSE(server, options);
  /** @type {string[]} */
  const ids = [];
  sse.on('connection', (client) => {
    ids.push(client.lastEventId);
    client.close();
  });
  return { sse, ids, url: `${origin}/sse`, port };
}

describe('the last event ID', { timeout: 60_000 }, () => {
  it('comes in a header, whose bytes are UTF-8', async (context) => {
    const { url, ids } = await start(context);
    for (const id of ['5', 'é日', ' a b ', '']) {
      const headers = { 'Last-Event-ID': Buffer.from(id).toString('latin1') };
      await (await open(url, { headers })).end();
    }
    assert.deepEqual(ids, ['5', 'é日', 'a b', '']);
  });

  it('comes in the body of a form', async (context) => {
    const { url, ids } = await start(context);
    const types = [
      FORM['Content-Type'],
      'application/x-www-form-urlencoded;charset=UTF-8',
      'text/plain',
    ];
    for (const type of [...types, undefined]) {
      const headers = type === undefined ? {} : { 'Content-Type': type };
      const body = `a=b&Last-Event-ID=${encodeURIComponent('é日 +&=\n')}`;
      const stream = await open(url, { method: 'POST', headers, body });
      assert.equal(stream.headers['content-type'], 'text/event-stream');
      assert.equal(await stream.end(), ':ok\n\n');
    }
    assert.deepEqual(ids, Array(4).fill('é日 +&=\n'));
  });

  it('comes in the query, by the names of several packages', async (context) => {
    const { url, ids } = await start(context);
    for (const name of ['lastEventId', 'Last-Event-Id', 'lastEventID', 'evs_last_event_id']) {
      await (await open(`${url}?a=1&${name}=%C3%A9+5`)).end();
    }
    assert.deepEqual(ids, Array(4).fill('é 5'));
  });

  it('is that of the header, then of the form, then of the query', async (context) => {
    const { url, ids } = await start(context);
    const query = `${url}?lastEventId=query`;
    const headers = { ...FORM, 'Last-Event-ID': 'header' };
    const body = 'Last-Event-ID=form';
    await (await open(query, { method: 'POST', headers, body })).end();
    await (await open(query, { method: 'POST', headers: FORM, body })).end();
    await (await open(query, { method: 'POST', headers: FORM, body: 'a=b' })).end();
    await (await open(url)).end();
    assert.deepEqual(ids, ['header', 'form', 'query', '']);
  });

  it('is found in what a framework made of the body', () => {
    const query = new URLSearchParams();
    const form = 'Last-Event-ID=5';
    for (const body of [form, Buffer.from(form), { 'Last-Event-ID': '5' }]) {
      assert.equal(findLastEventId(undefined, body, query), '5');
    }
    for (const body of [undefined, null, {}, { 'Last-Event-ID': ['5'] }, 5, 'a']) {
      assert.equal(findLastEventId(null, body, query), '');
    }
  });

  it('stays as it came where a header is no UTF-8', () => {
    assert.equal(findLastEventId('\xe9', undefined, new URLSearchParams()), '\xe9');
  });
});

describe('a request', { timeout: 60_000 }, () => {
  it('with HEAD gets the head of the stream', async (context) => {
    const { url, ids } = await start(context);
    const { status, headers, end } = await open(url, { method: 'HEAD' });
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(await end(), '');
    assert.deepEqual(ids, []);
  });

  it('with a method for which there is nothing gets 405 and those that there are', async (context) => {
    const { url, ids } = await start(context);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const { status, headers } = await open(url, { method });
      assert.equal(status, 405);
      assert.equal(headers.allow, 'GET, HEAD, POST, OPTIONS');
    }
    assert.deepEqual(ids, []);
  });

  it('with OPTIONS gets the methods', async (context) => {
    const { url } = await start(context, { verifyRequest: () => false });
    const { status, headers } = await open(url, { method: 'OPTIONS' });
    assert.equal(status, 204);
    assert.equal(headers.allow, 'GET, HEAD, POST, OPTIONS');
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('that posts something else than a form gets 415', async (context) => {
    const { url, ids } = await start(context);
    const headers = { 'Content-Type': 'application/json' };
    const answer = await open(url, { method: 'POST', headers, body: '{"Last-Event-ID":"5"}' });
    assert.equal(answer.status, 415);
    assert.equal(answer.headers['accept-post'], FORM['Content-Type']);
    assert.deepEqual(ids, []);
  });

  it('with a form that is too large gets 413, with a length or without', async (context) => {
    const { url, ids } = await start(context, { maxFormSize: 1000 });
    const body = `Last-Event-ID=${'5'.repeat(986)}`;
    await (await open(url, { method: 'POST', headers: FORM, body })).end();
    assert.equal(ids.length, 1);
    for (const size of [987, 1_000_000]) {
      for (const headers of [FORM, { ...FORM, 'Transfer-Encoding': 'chunked' }]) {
        const large = `Last-Event-ID=${'5'.repeat(size)}`;
        const answer = await open(url, { method: 'POST', headers, body: large });
        assert.equal(answer.status, 413);
        assert.match(await answer.end(), /at most 1000 bytes/);
      }
    }
    assert.equal(ids.length, 1);
  });

  it('whose form is cut off is forgotten', async (context) => {
    /** @type {string[]} */
    const lines = [];
    const { port, url, ids } = await start(context, { log: (line) => lines.push(line) });
    const socket = net.connect(port, '127.0.0.1');
    socket.write('POST /sse HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nLast-Event-ID=5');
    await once(socket, 'connect');
    socket.resume();
    socket.end();
    await once(socket, 'close');
    await (await open(url)).end();
    assert.deepEqual(ids, ['']);
    assert.deepEqual(lines, []);
  });

  it('gets a reconnection time, padding and further headers if they are set', async (context) => {
    const options = { retry: 5000, padding: true, headers: { 'X-A': 'b', 'Cache-Control': 'c' } };
    const { url } = await start(context, options);
    const stream = await open(url);
    assert.equal(stream.headers['x-a'], 'b');
    assert.equal(stream.headers['cache-control'], 'c');
    assert.match(await stream.end(), /^:ok\n\n: {2048}\n\nretry: 5000\n\n$/);
  });

  it('gets each header once, in whatever case the option names it', async (context) => {
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'CACHE-CONTROL': 'no-cache',
      'access-control-allow-origin': 'https://b.example',
      vary: 'Cookie, origin',
    };
    const cors = { origin: ['https://a.example'] };
    const { url } = await start(context, { headers, cors });
    const { response } = await open(url, { headers: { Origin: 'https://a.example' } });
    /** @param {string} name */
    const valuesOf = (name) =>
      response.rawHeaders.filter(
        (_, index) => index % 2 === 1 && response.rawHeaders[index - 1].toLowerCase() === name,
      );
    assert.deepEqual(valuesOf('content-type'), ['text/event-stream; charset=utf-8']);
    assert.deepEqual(valuesOf('cache-control'), ['no-cache']);
    assert.deepEqual(valuesOf('access-control-allow-origin'), ['https://b.example']);
    assert.deepEqual(valuesOf('vary'), ['Cookie, origin']);
  });

  it('varies by what the option says and by the origin', async (context) => {
    const cors = { origin: ['https://a.example'] };
    const { url } = await start(context, { headers: { vary: 'Cookie' }, cors });
    assert.equal((await open(url)).headers.vary, 'Origin, Cookie');
  });

  it('gets padding if it asks for it', async (context) => {
    const { url } = await start(context);
    for (const query of ['padding=true', 'evs_preamble=2048']) {
      assert.match(await (await open(`${url}?${query}`)).end(), /^:ok\n\n: {2048}\n\n$/);
    }
    assert.equal(await (await open(`${url}?padding=false`)).end(), ':ok\n\n');
  });
});

describe('an idle stream', { timeout: 60_000 }, () => {
  it('gets a comment at each interval', async (context) => {
    const { server, origin } = await serve(context);
    new SSE(server, { keepAlive: 20 });
    const stream = await open(`${origin}/sse`);
    await stream.until(':ok\n\n:\n\n:\n\n');
  });
});

describe('CORS', { timeout: 60_000 }, () => {
  const origin = 'https://page.example';

  /**
   * @param {import('node:test').TestContext} context
   * @param {any} cors
   */
  const access = async (context, cors, from = origin, method = 'GET') => {
    const { url } = await start(context, { cors });
    const preflight = method === 'OPTIONS' ? { 'Access-Control-Request-Method': 'GET' } : {};
    const { headers } = await open(url, { method, headers: { Origin: from, ...preflight } });
    const prefix = 'access-control-';
    const names = Object.keys(headers).filter((name) => name.startsWith(prefix));
    const fields = Object.fromEntries(names.map((it) => [it.slice(prefix.length), headers[it]]));
    return { fields, vary: headers.vary };
  };

  it('is off by default', async (context) => {
    assert.deepEqual(await access(context, undefined), { fields: {}, vary: undefined });
    assert.deepEqual(await access(context, false, origin, 'OPTIONS'), {
      fields: {},
      vary: undefined,
    });
  });

  it('names an origin that is listed', async (context) => {
    const { fields, vary } = await access(context, { origin: ['https://a.example', origin] });
    assert.deepEqual(fields, { 'allow-origin': origin, 'expose-headers': 'Retry-After' });
    assert.equal(vary, 'Origin');
  });

  it('never names one that is not', async (context) => {
    const others = [`${origin}.evil.example`, 'http://page.example', `${origin}:8443`, 'null'];
    for (const other of [...others, `${origin}/`, 'HTTPS://PAGE.EXAMPLE']) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await access(
          context,
          { origin: [origin], credentials: true },
          other,
          method,
        );
        assert.deepEqual(answer, { fields: {}, vary: 'Origin' }, other);
      }
    }
  });

  it('asks a function, which says yes by true', async (context) => {
    const allow = (/** @type {string} */ from) => from.endsWith('.example');
    const { fields } = await access(context, { origin: allow });
    assert.equal(fields['allow-origin'], origin);
    assert.deepEqual((await access(context, { origin: allow }, 'https://a.test')).fields, {});
    assert.deepEqual((await access(context, { origin: () => 'yes' })).fields, {});
    const later = await access(context, { origin: async () => true, credentials: true });
    assert.equal(later.fields['allow-credentials'], 'true');
  });

  it('answers a preflight', async (context) => {
    const cors = { origin: [origin], credentials: true, allowedHeaders: ['Authorization'] };
    const { fields } = await access(context, cors, origin, 'OPTIONS');
    assert.deepEqual(fields, {
      'allow-origin': origin,
      'allow-credentials': 'true',
      'allow-methods': 'GET, HEAD, POST',
      'allow-headers': 'Last-Event-ID, Cache-Control, Content-Type, Authorization',
      'max-age': '86400',
    });
  });

  it('grants all origins the same, without credentials', async (context) => {
    for (const all of ['*', ['*']]) {
      const { fields, vary } = await access(context, { origin: all });
      assert.deepEqual(fields, { 'allow-origin': '*', 'expose-headers': 'Retry-After' });
      assert.equal(vary, undefined);
    }
  });

  it('is granted to answers that refuse, too, so that a page can read their status', async (context) => {
    const { url } = await start(context, { cors: { origin: [origin] } });
    const { status, headers } = await open(url, { method: 'PUT', headers: { Origin: origin } });
    assert.equal(status, 405);
    assert.equal(headers['access-control-allow-origin'], origin);
  });

  it('is refused as an option where it would be unsafe or mistaken', () => {
    /** @type {[any, RegExp][]} */
    const bad = [
      [{ origin: '*', credentials: true }, /^TypeError: cors\.origin: .* received '\*'$/],
      [{ origin: [origin, '*'], credentials: true }, /^TypeError: cors\.origin: /],
      [{ origin }, /^TypeError: cors\.origin: .*https:\/\/page\.example/],
      [{ origin: [`${origin}/`] }, /^TypeError: cors\.origin: .* in it$/],
      [{ origin: ['page.example'] }, /^TypeError: cors\.origin: /],
      [{ origin: [/page/] }, /^TypeError: cors\.origin: /],
      [{}, /^TypeError: cors\.origin: .* undefined$/],
      [{ origin: [origin], credentials: 'yes' }, /^TypeError: cors\.credentials: .* "yes"$/],
      [{ origin: [origin], allowedHeaders: ['a\nb'] }, /^TypeError: cors\.allowedHeaders: /],
    ];
    for (const [cors, expected] of bad) {
      assert.throws(() => new SSE(null, { cors }), expected);
    }
  });
});

describe('closing', { timeout: 60_000 }, () => {
  it('tells each client when to come back, and those that come later', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(`${origin}/sse`)));
    await sse.close({ retry: 2000, spread: 1000 });
    streams.push(await open(`${origin}/sse`));
    const times = new Set();
    for (const stream of streams) {
      assert.equal(stream.status, 200);
      const [, time] = /^:ok\n\nretry: (\d+)\n\n$/.exec(await stream.end()) ?? [];
      assert.ok(Number(time) >= 2000 && Number(time) <= 3000, time);
      times.add(time);
    }
    assert.ok(times.size > 1);
    assert.equal(sse.clients.size, 0);
  });

  it('lets the HTTP server end', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const stream = await open(`${origin}/sse`);
    const closed = once(server, 'close');
    server.close();
    await Promise.all([sse.close(), stream.end(), closed]);
  });

  it('refuses times that are none', async () => {
    await assert.rejects(new SSE().close({ retry: -1 }), /^TypeError: retry: /);
    await assert.rejects(new SSE().close({ retry: 5, spread: 2 ** 31 }), /^TypeError: spread: /);
  });
});
