/** What the engine is told of a request, without a network. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Transport } from '../../src/js/transport.js';

it('a head is told as it was when it came, though the request is cut a moment later', async () => {
  const dispatcher = { transport: null };
  const init = /** @type {any} */ ({ transport: 'xhr', withCredentials: false });
  const transport = new Transport(dispatcher, init);
  const xhr = {
    open: () => {},
    overrideMimeType: () => {},
    setRequestHeader: () => {},
    send: () => {},
    status: 200,
    responseURL: 'https://api.example/events',
    getResponseHeader: () => 'text/event-stream',
  };
  const url = 'https://api.example/events#fragment';
  const sent = transport.send(
    xhr,
    () => {},
    url,
    'GET',
    '',
    undefined,
    '',
    0,
    undefined,
    undefined,
  );
  transport.settle(0);
  Object.assign(xhr, { status: 0, responseURL: '', getResponseHeader: () => null });
  const { status, contentType, redirected } = await sent;
  assert.deepEqual([status, contentType, redirected], [200, 'text/event-stream', false]);
});
