/** Requests in Node, Deno and Bun. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import '../../src/js/node.js';
import { requestsFor } from '../../src/js/own-requests.js';
import { requests } from '../../src/js/requests.js';

describe('the signal of a request in Node', () => {
  for (const url of ['https://host.test/', 'data:text/event-stream,']) {
    it(`reaches a function given instead of fetch, for ${url}`, async () => {
      const controller = new AbortController();
      /** @type {unknown} */
      let given;
      const fetch = /** @type {any} */ (
        async (/** @type {string} */ _url, /** @type {RequestInit} */ init) => {
          given = init.signal;
          return new Response();
        }
      );
      await requests.send(fetch, url, 'GET', '', undefined, false, controller);
      assert.equal(given, controller.signal);
    });
  }
});

describe('a request that cannot be sent', () => {
  // There is no such host; headers are looked at before.
  const send = (/** @type {string} */ headers) =>
    requests.send(
      globalThis.fetch,
      'http://host.invalid/',
      'GET',
      headers,
      undefined,
      false,
      new AbortController(),
    );

  for (const header of ['Transfer-Encoding\nchunked', 'Connection\na b', 'Expect\n100-continue']) {
    it(`for its header ${JSON.stringify(header)} has the reason 'request'`, async () => {
      await assert.rejects(send(`${header}\n`), (word) => word === 'request');
    });
  }

  it("for its server has the reason 'network'", async () => {
    await assert.rejects(send('X-Key\n1\n'), (word) => word === 'network');
  });
});

describe('redirects where no browser hides them', () => {
  /**
   * @param {Record<string, [status: number, location?: string]>} answers by URL; others are good
   * @param {Partial<Parameters<typeof requestsFor>[0]>} [options]
   */
  async function follow(answers, options = {}) {
    /** @type {[method: string | undefined, url: string, body: unknown, headers: string[]][]} */
    const sent = [];
    const fetch = /** @type {any} */ (
      async (/** @type {string} */ url, /** @type {any} */ { method, body, headers, redirect }) => {
        assert.equal(redirect, 'manual');
        sent.push([method, url, body, headers.map(String)]);
        const [status, location] = answers[url] ?? [200];
        return new Response('', { status, headers: location === undefined ? {} : { location } });
      }
    );
    const own = requestsFor({
      method: undefined,
      headers: [['X-Key', 'secret']],
      body: undefined,
      ownRequest: true,
      redirect: 'error',
      ...options,
    });
    const headers = 'Last-Event-ID\n7\n';
    const controller = new AbortController();
    const url = 'https://a.test/';
    const outcome = await own
      .send(fetch, url, 'GET', headers, undefined, false, controller)
      .then(({ status, redirected }) => [status, redirected])
      .catch((/** @type {string} */ word) => word);
    return { sent, outcome };
  }

  it('are followed within the origin with all headers', async () => {
    const { sent, outcome } = await follow({
      'https://a.test/': [302, '/b'],
      'https://a.test/b': [307, 'https://a.test/c'],
    });
    assert.deepEqual(outcome, [200, true]);
    const headers = ['Last-Event-ID,7', 'Cache-Control,no-cache', 'X-Key,secret'];
    assert.deepEqual(sent, [
      ['GET', 'https://a.test/', undefined, headers],
      ['GET', 'https://a.test/b', undefined, headers],
      ['GET', 'https://a.test/c', undefined, headers],
    ]);
  });

  for (const to of ['https://b.test/', 'http://a.test/', 'https://a.test:444/', 'data:,']) {
    it(`are refused to ${to}`, async () => {
      const { sent, outcome } = await follow({ 'https://a.test/': [301, to] });
      assert.equal(outcome, 'redirect');
      assert.equal(sent.length, 1);
    });
  }

  it('are followed twenty times at most', async () => {
    const { sent, outcome } = await follow({ 'https://a.test/': [308, '/'] });
    assert.equal(outcome, 'network');
    assert.equal(sent.length, 21);
  });

  it('without a location are responses', async () => {
    const { outcome } = await follow({ 'https://a.test/': [302] });
    assert.deepEqual(outcome, [302, false]);
  });

  for (const [status, method, after, body] of /** @type {const} */ ([
    [301, 'POST', 'GET', undefined],
    [302, 'POST', 'GET', undefined],
    [302, 'PUT', 'PUT', 'text'],
    [303, 'PUT', 'GET', undefined],
    [307, 'POST', 'POST', 'text'],
    [308, 'POST', 'POST', 'text'],
  ])) {
    it(`${status} makes a ${method} a ${after}, as fetch does`, async () => {
      const { sent } = await follow(
        { 'https://a.test/': [status, '/b'] },
        { method, body: 'text', headers: [['Content-Type', 'a/b']] },
      );
      const [, [gotMethod, , gotBody, headers]] = sent;
      assert.deepEqual([gotMethod, gotBody], [after, body]);
      assert.equal(headers.includes('Content-Type,a/b'), body !== undefined);
      assert.ok(headers.includes('Last-Event-ID,7'));
    });
  }

  it('are refused for a stream, which cannot be sent again', async () => {
    const given = /** @type {any} */ ({ method: 'POST', body: new ReadableStream() });
    assert.equal((await follow({ 'https://a.test/': [307, '/b'] }, given)).outcome, 'redirect');
  });

  it('that an injected function has followed are refused', async () => {
    const response = Object.defineProperty(new Response(''), 'redirected', { value: true });
    const own = requestsFor({
      ...{ method: undefined, headers: undefined, body: undefined },
      ...{ ownRequest: false, redirect: 'error' },
    });
    const controller = new AbortController();
    const fetch = /** @type {any} */ (async () => response);
    const sent = own.send(fetch, 'https://a.test/', 'GET', '', undefined, false, controller);
    await assert.rejects(sent, (word) => word === 'redirect');
  });
});
