/** The class against the server in Rust of `www/examples/axum`, over connections that are cut. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { EventSource } from 'eventsource-wasm';

import { startRelay } from '../support/relay.js';

const manifest = fileURLToPath(new URL('../../www/examples/axum/Cargo.toml', import.meta.url));

const cuts = 3;

describe('axum', { timeout: 300_000 }, () => {
  /** @type {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} */
  let server;
  /** @type {Awaited<ReturnType<typeof startRelay>>} */
  let relay;
  before(async () => {
    server = spawn('cargo', ['run', '--quiet', '--manifest-path', manifest], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await Promise.race([
      once(createInterface(server.stdout), 'line'),
      once(server, 'close').then(() => assert.fail('the server did not start')),
    ]);
    relay = await startRelay(line);
  });
  after(async () => {
    await relay?.close();
    if (server.exitCode === null && server.kill()) {
      await once(server, 'close');
    }
  });

  for (const { lastEventIdCarrier, carried } of /** @type {const} */ ([
    { lastEventIdCarrier: 'header', carried: /^GET [^]*\r\nlast-event-id: \d+-\d+\r\n/i },
    { lastEventIdCarrier: 'body', carried: /^POST [^]*\r\n\r\nLast-Event-ID=\d+-\d+$/ },
  ])) {
    it(`resumes without a gap by ${lastEventIdCarrier}`, { timeout: 60_000 }, async () => {
      relay.requests.length = 0;
      const numbers = [];
      let resumed = 0;
      let cut = { times: 0, at: 0 };
      const source = new EventSource(`${relay.url}/events`, {
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
        relay.cut();
        relay.mend();
      }
      source.close();
      assert.equal(resumed, cuts);
      // Node opens connections that it does not use.
      const [start, ...resumptions] = relay.requests.filter((request) => request !== '');
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
