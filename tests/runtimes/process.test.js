/** When a process ends that has opened a source. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { createServer } from '../server/index.js';
import { availableRuntimes } from '../support/runtimes.js';

const script = new URL('../../dist/index.node.js', import.meta.url).href;
const program = fileURLToPath(new URL('process.js', import.meta.url));

/** Milliseconds for which a process that is kept alive must go on once it has done what it does. */
const alive = 1_000;

/** Milliseconds after which one that should have ended is taken for kept alive. */
const stuck = 20_000;

/**
 * What is done when, what it writes, and whether it ends.
 *
 * @typedef {[name: string, action: string, moment: string, then: string, written: string, ends: boolean]} Case
 */

const lost = 'message\nerror\n';

/** @type {Case[]} */
const cases = [
  ['a source that is open keeps it alive', '', '', 'hold', 'message\n', false],
  ['it ends when the last source is closed', 'close', 'message', 'hold', 'message\n', true],
  ['a source that waits to reconnect keeps it alive', '', '', 'end', lost, false],
  ['it ends when a source that waits to reconnect is closed', 'close', 'error', 'end', lost, true],
  ['unref(): a source that waits to reconnect lets it end', 'unref', 'error', 'end', lost, true],
];

/** Where the platform tells the socket. @type {Case[]} */
const casesOfNode = [
  ['unref() at once: it ends when all else is done', 'unref', 'start', 'hold', '', true],
  [
    'unref(): messages come as long as something else keeps it alive',
    'unref',
    'meanwhile',
    'hold',
    'message\n',
    true,
  ],
  ['unref() of an open source lets it end', 'unref', 'message', 'hold', 'message\n', true],
];

describe('process', { concurrency: 4 }, () => {
  /** @type {import('../server/index.js').TestServer} */
  let server;
  before(async () => {
    server = await createServer();
  });
  after(() => server.close());

  for (const { name: runtime, command } of availableRuntimes()) {
    const stated = runtime.startsWith('node') ? [...cases, ...casesOfNode] : cases;
    for (const [name, action, moment, then, written, ends] of stated) {
      it(`${runtime}: ${name}`, async () => {
        const [file, ...values] = command;
        const child = spawn(file, [
          ...values,
          program,
          script,
          action,
          moment,
          then,
          server.origin,
        ]);
        let output = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text) => {
            output += text;
          });
        }
        const ended = once(child, 'close').then(([code]) => code);
        try {
          if (ends) {
            assert.equal(await within(stuck, ended), 0, output);
          } else {
            while (output !== written) {
              await Promise.race([once(child.stdout, 'data'), ended.then(assert.fail)]);
            }
            assert.equal(await within(alive, ended), 'alive');
          }
          assert.equal(output, written);
        } finally {
          child.kill();
        }
      });
    }
  }
});

/**
 * @param {number} milliseconds
 * @param {Promise<number | null>} ended fulfilled with an exit code
 */
async function within(milliseconds, ended) {
  const controller = new AbortController();
  const { signal } = controller;
  const late = delay(milliseconds, 'alive', { signal }).catch(() => {});
  try {
    return await Promise.race([ended, late]);
  } finally {
    controller.abort();
  }
}
