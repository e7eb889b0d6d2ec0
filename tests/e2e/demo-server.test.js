/** The demo's server as a process: its ports, and how it ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';

import { spawnDemo } from '../support/demo.js';
import { freePort } from '../support/free-port.js';

/** @param {number} port */
async function occupy(port) {
  const server = createServer();
  server.listen(port);
  await Promise.race([once(server, 'listening'), once(server, 'close')]).catch((error) => {
    // Taken by somebody else: it is occupied all the same.
    assert.equal(error.code, 'EADDRINUSE');
  });
  return server;
}

/** @param {import('node:http').Server} server */
const portOf = (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port;

describe('demo server', { timeout: 30_000 }, () => {
  it('listens on the port it is told, and on another origin', async () => {
    const port = await freePort();
    const demo = spawnDemo({ PORT: String(port) });
    const [url, other] = await demo.urls();
    assert.equal(url, `http://localhost:${port}/`);
    assert.equal((await fetch(url)).status, 200);
    const { otherPort } = await (await fetch(new URL('/config.json', url))).json();
    assert.equal(other, `http://localhost:${otherPort}/`);
    await demo.interrupt();
  });

  it('says so when the port it is told is taken', async () => {
    const taken = await occupy(0);
    const port = portOf(taken);
    const { code, stdout, stderr } = await spawnDemo({ PORT: String(port) }).exited;
    taken.close();
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.equal(stderr, `port ${port} is in use: choose another, as in PORT=3000 npm start\n`);
  });

  it('says so when PORT is no port', async () => {
    const { code, stderr } = await spawnDemo({ PORT: '80800' }).exited;
    assert.equal(code, 1);
    assert.equal(stderr, 'expected PORT to be a number from 0 to 65535, received 80800\n');
  });

  it('takes the next free port when it is told none', async () => {
    const taken = await occupy(8080);
    const demo = spawnDemo({ PORT: undefined });
    const [url] = await demo.urls();
    taken.close();
    assert.ok(Number(new URL(url).port) > 8080, url);
    assert.equal((await fetch(url)).status, 200);
    await demo.interrupt();
  });

  it('ends at Ctrl-C, open streams or not', async () => {
    const demo = spawnDemo();
    const [url] = await demo.urls();
    const { body } = await fetch(new URL('/streams/open', url));
    const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
    await reader.read();
    const before = performance.now();
    const { code, stderr } = await demo.interrupt();
    assert.ok(performance.now() - before < 2000);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    await assert.rejects(reader.closed);
  });

  it('refuses settings that no stream can have', async () => {
    const demo = spawnDemo();
    const [url] = await demo.urls();
    for (const settings of [
      { rate: 0 },
      { retry: -1 },
      { retry: 1e9 },
      { type: 'two\nlines' },
      { type: '' },
    ]) {
      const response = await fetch(new URL('/streams/x/settings', url), {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(settings),
      });
      assert.equal(response.status, 400, JSON.stringify(settings));
    }
    await demo.interrupt();
  });
});
