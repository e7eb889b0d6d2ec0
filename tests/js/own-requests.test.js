/** Requests with what the page gives. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { exchangeOf } from '../../src/js/exchanges.js';
import { requestsFor } from '../../src/js/own-requests.js';
import { requests } from '../../src/js/requests.js';

/** @param {Partial<Parameters<typeof requestsFor>[0]>} options */
const requestsOf = (options) =>
  requestsFor({
    ...{ method: undefined, headers: undefined, body: undefined },
    ...{ ownRequest: true, redirect: 'follow' },
    ...options,
  });

/**
 * @param {typeof requests} own
 * @param {{ handle?: AbortController, method?: string, headers?: string, body?: string }} [core]
 * @returns {Promise<any>} what `fetch` was called with
 */
async function send(own, core = {}) {
  const { handle = new AbortController(), method = 'GET', headers = '', body } = core;
  let given;
  const fetch = /** @type {any} */ (
    async (/** @type {string} */ _url, /** @type {RequestInit} */ init) => {
      given = init;
      return new Response();
    }
  );
  await own.send(fetch, 'https://a.test/', method, headers, body, false, handle);
  return given;
}

/** @param {typeof requests} own */
const prepare = (own, handle = new AbortController(), lastEventId = '') =>
  own.prepare?.(handle, { attempt: 0, lastEventId, reason: undefined, status: undefined });

describe('a source without options for its requests', () => {
  it('has no requests of its own', () => {
    assert.equal(requestsOf({ ownRequest: false }), requests);
    assert.equal(prepare(requests), undefined);
  });
});

describe('options that are no functions', () => {
  it('are in each request, and nothing is waited for', async () => {
    const own = requestsOf({ method: 'PUT', headers: [['X-A', '1']], body: 'text' });
    assert.equal(prepare(own), undefined);
    for (const handle of [new AbortController(), new AbortController()]) {
      const { method, headers, body, redirect } = await send(own, {
        handle,
        headers: 'Accept\na/b\n',
      });
      assert.deepEqual([method, body, redirect], ['PUT', 'text', undefined]);
      assert.deepEqual(headers, [
        ['Accept', 'a/b'],
        ['Cache-Control', 'no-cache'],
        ['X-A', '1'],
      ]);
    }
  });

  it('override headers of the same name', async () => {
    const own = requestsOf({
      headers: [
        ['accept', 'c/d'],
        ['CACHE-CONTROL', 'max-age=0'],
        ['Accept', 'e/f'],
      ],
    });
    const { headers } = await send(own, { headers: 'Accept\na/b\nLast-Event-ID\n7\n' });
    assert.deepEqual(headers, [
      ['Last-Event-ID', '7'],
      ['accept', 'c/d'],
      ['CACHE-CONTROL', 'max-age=0'],
      ['Accept', 'e/f'],
    ]);
  });

  it('leave a form as it is', async () => {
    const own = requestsOf({ method: 'GET' });
    const { method, body } = await send(own, { method: 'POST', body: 'Last-Event-ID=7' });
    assert.deepEqual([method, body], ['POST', 'Last-Event-ID=7']);
  });
});

describe('functions', () => {
  it('are called before each attempt with what is known', async () => {
    /** @type {unknown[]} */
    const calls = [];
    const own = requestsOf({
      method: 'POST',
      headers: (/** @type {unknown} */ attempt) => {
        calls.push(['headers', attempt]);
        return { 'X-A': `${calls.length}` };
      },
      body: async (/** @type {unknown} */ attempt) => {
        calls.push(['body', attempt]);
        return `${calls.length}`;
      },
    });
    const handles = [new AbortController(), new AbortController()];
    const first = { attempt: 0, lastEventId: '', reason: undefined, status: undefined };
    const reason = /** @type {const} */ ('status');
    const second = { attempt: 1, lastEventId: '7', reason, status: 401 };
    await own.prepare?.(handles[0], first);
    await own.prepare?.(handles[1], second);
    assert.deepEqual(calls, [
      ['headers', first],
      ['body', first],
      ['headers', second],
      ['body', second],
    ]);
    for (const [index, handle] of handles.entries()) {
      const { method, headers, body } = await send(own, { handle });
      assert.deepEqual(headers.at(-1), ['X-A', `${2 * index + 1}`]);
      assert.deepEqual([method, body], ['POST', `${2 * index + 2}`]);
    }
  });

  it('are not called while they are pending: a newer attempt shares what they give', async () => {
    /** @type {((headers: Record<string, string>) => void)[]} */
    const pending = [];
    const own = requestsOf({
      headers: () => new Promise((resolve) => pending.push(resolve)),
    });
    const handles = [new AbortController(), new AbortController(), new AbortController()];
    const first = prepare(own, handles[0]);
    const second = prepare(own, handles[1]);
    await null;
    assert.equal(pending.length, 1);
    pending[0]({ 'X-A': 'shared' });
    await Promise.all([first, second]);
    for (const handle of handles.slice(0, 2)) {
      assert.deepEqual((await send(own, { handle })).headers.at(-1), ['X-A', 'shared']);
    }
    void prepare(own, handles[2]);
    await null;
    assert.equal(pending.length, 2);
  });

  it('may give nothing', async () => {
    for (const nothing of [undefined, null]) {
      const own = requestsOf({ method: 'POST', headers: () => undefined, body: () => nothing });
      const handle = new AbortController();
      await prepare(own, handle);
      const { headers, body } = await send(own, { handle });
      assert.deepEqual(headers, [['Cache-Control', 'no-cache']]);
      assert.equal(body, undefined);
    }
  });

  it('may give a stream, which fetch wants to be told', async () => {
    const stream = new ReadableStream();
    const own = requestsOf({ method: 'POST', body: () => stream });
    const handle = new AbortController();
    await prepare(own, handle);
    const { body, duplex } = await send(own, { handle });
    assert.deepEqual([body === stream, duplex], [true, 'half']);
  });

  const error = new Error('no token');
  for (const [name, options, expected] of /** @type {[string, any, RegExp][]} */ ([
    ['headers throws', { headers: () => assert.fail(error) }, /no token/],
    ['headers rejects', { headers: () => Promise.reject(error) }, /no token/],
    ['body throws', { body: () => assert.fail(error) }, /no token/],
    ['body rejects', { body: () => Promise.reject(error) }, /no token/],
    ['headers gives a string', { headers: () => 'X-A: 1' }, /option 'headers' must/],
    ['headers gives null', { headers: () => null }, /option 'headers' must/],
    ['headers gives Last-Event-ID', { headers: () => ({ 'last-event-id': '1' }) }, /lastEventId/],
    ['headers gives a value of two lines', { headers: () => ({ a: 'b\nc' }) }, /one line/],
    ['body gives an object', { body: () => ({}) }, /option 'body' must/],
    ['body gives a function', { body: () => () => 'text' }, /option 'body' must/],
  ])) {
    it(`fail the attempt if ${name}, and are called again for the next`, async () => {
      const own = requestsOf(options);
      for (const handle of [new AbortController(), new AbortController()]) {
        await assert.rejects(
          /** @type {Promise<void>} */ (prepare(own, handle)),
          (word) => word === 'request',
        );
        assert.match(String(exchangeOf(handle).error), expected);
      }
    });
  }
});

describe('the option redirect', () => {
  /** @param {unknown} response */
  const outcomeOf = (response, redirect = /** @type {'error' | 'follow'} */ ('error')) => {
    const own = requestsOf({ redirect });
    const fetch = /** @type {any} */ (async () => response);
    return own
      .send(fetch, 'https://a.test/', 'GET', '', undefined, false, new AbortController())
      .then(({ status }) => status)
      .catch((/** @type {string} */ word) => word);
  };

  it('asks for responses as they are', async () => {
    assert.equal((await send(requestsOf({ redirect: 'error' }))).redirect, 'manual');
  });

  it('refuses redirects, hidden or not', async () => {
    const { headers } = new Response();
    const hidden = { status: 0, type: 'opaqueredirect', url: '', headers };
    assert.equal(await outcomeOf(hidden), 'redirect');
    const shown = Response.redirect('https://a.test/b', 302);
    assert.equal(await outcomeOf(shown), 'redirect');
    assert.equal(await outcomeOf(shown, 'follow'), 302);
  });

  it('takes nonsense for a network error', async () => {
    for (const nonsense of [undefined, null, {}, { status: 302 }]) {
      assert.equal(await outcomeOf(nonsense), 'network');
    }
  });
});

describe('an XMLHttpRequest', () => {
  /** @param {typeof requests} own */
  function sendXhr(own, handle = makeXhr()) {
    own.sendXhr(handle, 'https://a.test/', 'GET', 'Accept\na/b\n', undefined, true, () => {});
    return /** @type {any} */ (handle).calls;
  }

  function makeXhr() {
    /** @type {unknown[][]} */
    const calls = [];
    const noting =
      (/** @type {string} */ name) =>
      (/** @type {unknown[]} */ ...given) => {
        calls.push([name, ...given]);
      };
    const names = ['open', 'overrideMimeType', 'setRequestHeader', 'send'];
    const methods = Object.fromEntries(names.map((name) => [name, noting(name)]));
    const xhr = { calls, responseText: '', ...methods };
    return /** @type {XMLHttpRequest} */ (/** @type {unknown} */ (xhr));
  }

  it('sends the same', () => {
    const own = requestsOf({ method: 'PUT', headers: [['accept', 'c/d']], body: 'text' });
    assert.deepEqual(sendXhr(own), [
      ['open', 'PUT', 'https://a.test/'],
      ['overrideMimeType', 'text/plain; charset=utf-8'],
      ['setRequestHeader', 'accept', 'c/d'],
      ['send', 'text'],
    ]);
  });

  it('cannot send a stream', async () => {
    const own = requestsOf({ method: 'POST', body: () => new ReadableStream() });
    const xhr = makeXhr();
    await prepare(own, /** @type {any} */ (xhr));
    assert.throws(
      () => sendXhr(own, xhr),
      (word) => word === 'request',
    );
    assert.match(String(exchangeOf(xhr).error), /XMLHttpRequest/);
  });
});
