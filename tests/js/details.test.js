/** What events tell beyond the standard. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { errorEvent, openEvent } from '../../src/js/details.js';
import { requests } from '../../src/js/requests.js';

const known = { reason: 'status', message: '', status: 503, attempt: 1, delay: undefined };

/** @param {Response} response */
async function receive(response) {
  const transport = new AbortController();
  const fetch = async () => response;
  await requests.send(fetch, 'https://a.test/', 'GET', '', undefined, false, transport);
  return /** @type {any} */ ({ transport, target: { url: 'https://a.test/' } });
}

describe('details', () => {
  it("of open fall back on the source's url", async () => {
    const event = /** @type {any} */ (openEvent(await receive(new Response()), true));
    const { headers, resumed, status, type, url } = event;
    assert.deepEqual([type, status, resumed, url], ['open', 200, true, 'https://a.test/']);
    assert.ok(headers instanceof Headers);
    assert.deepEqual(Object.keys(event), Object.keys(new Event('open')));
  });

  it('of error have text until the request is aborted, which waits for it', async () => {
    const dispatcher = await receive(new Response('busy', { status: 503 }));
    const event = /** @type {any} */ (errorEvent(dispatcher, known));
    const text = event.text();
    requests.abort(dispatcher.transport);
    assert.equal(dispatcher.transport.signal.aborted, false);
    await assert.rejects(event.text(), TypeError);
    assert.equal(await text, 'busy');
    await null;
    assert.equal(dispatcher.transport.signal.aborted, true);
  });

  it('of error have no text once the request is aborted, nor where a stream ended', async () => {
    const dispatcher = await receive(new Response('busy', { status: 503 }));
    const ended = /** @type {any} */ (errorEvent(dispatcher, { ...known, reason: 'end' }));
    await assert.rejects(ended.text(), TypeError);
    const event = /** @type {any} */ (errorEvent(dispatcher, known));
    requests.abort(dispatcher.transport);
    assert.equal(dispatcher.transport.signal.aborted, true);
    await assert.rejects(event.text(), TypeError);
  });

  it('of error are there without a request', () => {
    const dispatcher = /** @type {any} */ ({ transport: null });
    const event = /** @type {any} */ (errorEvent(dispatcher, { ...known, status: undefined }));
    const { cause, headers, status, willReconnect } = event;
    assert.deepEqual(
      [cause, headers, status, willReconnect],
      [undefined, undefined, undefined, false],
    );
  });

  it('of error name another cause than that of the request', () => {
    const dispatcher = /** @type {any} */ ({ transport: new AbortController() });
    const event = /** @type {any} */ (errorEvent(dispatcher, { ...known, cause: 'parse' }));
    assert.equal(event.cause, 'parse');
  });
});
