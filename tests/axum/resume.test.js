/** The class against the server in Rust of `www/examples/axum`, over connections that are cut. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { EventSource } from 'eventsource-wasm';

const manifest = fileURLToPath(new URL('../../www/examples/axum/Cargo.toml', import.meta.url));

const cuts = 3;

describe('axum', { timeout: 300_000 }, () => {
  /** @type {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} */
  let server;
  /** @type {Awaited<ReturnType<typeof startProxy>>} */
  let proxy;
  before(async () => {
    server = spawn('cargo', ['run', '--quiet', '--manifest-path', manifest], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await Promise.race([
      once(createInterface(server.stdout), 'line'),
      once(server, 'close').then(() => assert.fail('the server did not start')),
    ]);
    proxy = await startProxy(Number(new URL(line).port));
  });
  after(async () => {
    proxy?.close();
    if (server.exitCode === null && server.kill()) {
      await once(server, 'close');
    }
  });

  for (const { lastEventIdCarrier, carried } of /** @type {const} */ ([
    { lastEventIdCarrier: 'header', carried: /^GET [^]*\r\nlast-event-id: \d+-\d+\r\n/i },
    { lastEventIdCarrier: 'body', carried: /^POST [^]*\r\n\r\nLast-Event-ID=\d+-\d+$/ },
  ])) {
    it(`resumes without a gap by ${lastEventIdCarrier}`, { timeout: 60_000 }, async () => {
      proxy.requests.length = 0;
      const numbers = [];
      let resumed = 0;
      let cut = { times: 0, at: 0 };
      const source = new EventSource(`${proxy.origin}/events`, {
        lastEventIdCarrier,
        retry: { initial: 300 }, // three numbers are published meanwhile
      });
      source.addEventListener('open', (event) => {
        resumed += Number(event.resumed);
      });
      for await (const { type, data } of source) {
        assert.equal(type, 'message', data);
        numbers.push(Number(data));
        // Not before it is back, as there is nothing to cut then.
        if (resumed < cut.times || numbers.length < cut.at + 5) {
          continue;
        }
        if (cut.times === cuts) {
          break;
        }
        cut = { times: cut.times + 1, at: numbers.length };
        proxy.cut();
      }
      source.close();
      assert.equal(resumed, cuts);
      // Node opens connections that it does not use.
      const [start, ...resumptions] = proxy.requests.filter((request) => request !== '');
      assert.match(start, /^GET/);
      assert.equal(resumptions.length, cuts);
      for (const request of resumptions) {
        assert.match(request, carried);
      }
      const [first] = numbers;
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => first + index),
      );
    });
  }
});

/**
 * Passes bytes on until it is told to cut.
 *
 * @param {number} port
 */
async function startProxy(port) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @type {string[]} one of each connection */
  const requests = [];
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const index = requests.push('') - 1;
    near.on('data', (bytes) => {
      requests[index] += bytes;
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on('error', () => {}); // those that were cut
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  return {
    origin: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (proxy.address()).port}`,
    requests,
    cut,
    close() {
      cut();
      proxy.close();
    },
  };
}
