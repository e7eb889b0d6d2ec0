/** Nothing that is sent ends a header or a line early, whoever it comes from. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { describe, it } from 'node:test';

import { SSE, createResponse, encodeComment, encodeEvent } from '../../src/server/index.js';
import { open } from './support/read.js';
import { serve } from './support/serve.js';

/** What would begin another header or another line, or end a text of C. */
const breaking = ['a\rb', 'a\nb', 'a\r\nb', '\n', 'a\n\ndata: injected'];

describe('injection', { timeout: 60_000 }, () => {
  it('by headers of the application is a TypeError before the first request', () => {
    const refused = [...breaking, 'a\0b', 'ā', 1, undefined];
    for (const value of refused) {
      for (const use of [
        (/** @type {any} */ headers) => new SSE(http.createServer(), { headers }),
        (/** @type {any} */ headers) => createResponse([], { headers }),
      ]) {
        const expected = { name: 'TypeError', message: /^headers\.X-A: expected .* received / };
        assert.throws(() => use({ 'X-A': value }), expected);
        assert.throws(() => use({ [`X-A${value}:`]: '' }), /^TypeError: headers: expected names/);
      }
    }
  });

  it('by an event is a TypeError, or the text is data and no more', () => {
    for (const text of [...breaking, 'a\0b']) {
      assert.throws(() => encodeEvent({ id: text, data: '' }), /^TypeError: id: /);
      for (const encoded of [encodeEvent({ data: text }), encodeComment(text)]) {
        // One block, of lines that each say what they are.
        assert.match(encoded, /^(?:(?:data|): [^\r\n]*\n)+\n$/);
      }
    }
    for (const text of breaking) {
      assert.throws(() => encodeEvent({ event: text, data: '' }), /^TypeError: event: /);
    }
  });

  it('by the last event ID of a client reaches the application as one text, and no response', async (context) => {
    const { server, origin } = await serve(context);
    const sse = new SSE(server);
    const id = breaking.join('\0');
    const connected = once(sse, 'connection');
    const stream = await open(`${origin}/sse`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `Last-Event-ID=${encodeURIComponent(id)}`,
    });
    const [client] = await connected;
    assert.equal(client.lastEventId, id);
    // To repeat it as an ID is the mistake of an application, which is told of it.
    assert.throws(() => client.send({ id: client.lastEventId, data: '' }), /^TypeError: id: /);
    client.close();
    assert.equal(await stream.end(), ':ok\n\n');
  });

  it('by the origin of a request stays within the one header that repeats it', async (context) => {
    const { server, port } = await serve(context);
    const options = {
      cors: { origin: (/** @type {string} */ origin) => origin.startsWith('http') },
    };
    new SSE(server, options).on('connection', (client) => client.close());
    const socket = net.connect(port, '127.0.0.1');
    // Line ends cannot be in a header's value, but what is beyond ASCII can.
    const origin = Buffer.from('http://a\x85\u0100', 'utf8').toString('latin1');
    const request = `GET /sse HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`;
    socket.end(Buffer.from(request, 'latin1'));
    let answer = '';
    for await (const chunk of socket.setEncoding('latin1')) {
      answer += chunk;
    }
    const [head] = answer.split('\r\n\r\n');
    const fields = head.split('\r\n').filter((line) => /^access-control-allow-origin:/i.test(line));
    assert.equal(fields.length, 1);
    assert.equal(fields[0].split(': ')[1], origin);
  });
});
