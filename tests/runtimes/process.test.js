/** When a process ends that has opened a source. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createServer } from '../server/index.js';
import { runtimes } from '../support/runtimes.js';

const execute = promisify(execFile);
const program = fileURLToPath(new URL('process.js', import.meta.url));

/** Milliseconds after which a process counts as kept alive, as it has long done what it does. */
const alive = 3_000;

/** Milliseconds after which one that should have ended is taken for kept alive. */
const stuck = 20_000;

/** What it writes, and whether it ends by itself. */
const cases = [
  { name: 'a source that is open keeps it alive', mode: 'open', written: 'message\n', ends: false },
  {
    name: 'it ends when the last source is closed',
    mode: 'close',
    written: 'message\n',
    ends: true,
  },
  {
    name: 'a source that waits to reconnect keeps it alive',
    mode: 'wait',
    written: 'message\nerror\n',
    ends: false,
  },
  {
    name: 'it ends when a source that waits to reconnect is closed',
    mode: 'close waiting',
    written: 'message\nerror\n',
    ends: true,
  },
  {
    name: 'unref(): a source that waits to reconnect lets it end',
    mode: 'unref waiting',
    written: 'message\nerror\n',
    ends: true,
  },
];

/** Where the platform tells the socket. */
const casesOfNode = [
  {
    name: 'unref() at once: it ends when all else is done',
    mode: 'unref',
    written: '',
    ends: true,
  },
  {
    name: 'unref() of an open source lets it end',
    mode: 'unref open',
    written: 'message\n',
    ends: true,
  },
  {
    name: 'unref(): messages come as long as something else keeps it alive',
    mode: 'unref meanwhile',
    written: 'message\n',
    ends: true,
  },
];

describe('process', { concurrency: 4 }, () => {
  /** @type {import('../server/index.js').TestServer} */
  let server;
  before(async () => {
    server = await createServer();
  });
  after(() => server.close());

  for (const { name: runtime, command } of runtimes.filter(({ command }) => command !== null)) {
    const stated = runtime.startsWith('node') ? [...cases, ...casesOfNode] : cases;
    for (const { name, mode, written, ends } of stated) {
      it(`${runtime}: ${name}`, async () => {
        const [file, ...values] = command ?? [];
        const result = await execute(file, [...values, program, mode, server.origin], {
          timeout: ends ? stuck : alive,
        }).catch((error) => error);
        assert.equal(result.stdout, written, result.stderr);
        assert.equal(result.killed ?? false, !ends);
        assert.equal(result.code ?? undefined, undefined, result.stderr);
      });
    }
  }
});
