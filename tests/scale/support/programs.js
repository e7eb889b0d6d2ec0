/** Servers that are programs of their own, each in a temporary folder and on a free port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { freePort } from '../../support/free-port.js';

/** Why tests that need nginx and Redis are left out, or false. `scripts/setup` installs both on Linux. */
export const leftOut =
  process.platform !== 'linux' &&
  "nginx with nchan is a package of Debian's: tests have it on Linux alone";

/** Debian has nginx where only root's PATH leads. */
const PATH = `${process.env.PATH}${delimiter}/usr/sbin`;

/**
 * @typedef {object} Program
 * @property {string} log what it has written so far
 * @property {() => number[]} pids its own, and those of the processes that it has started
 * @property {(signal: NodeJS.Signals) => void} signal
 * @property {(signal: NodeJS.Signals) => Promise<void>} kill resolves when it has ended
 */

/**
 * Runs a program until it says that it is ready.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ ready: RegExp, cwd?: string, env?: Record<string, string> }} options
 * @returns {Promise<Program>}
 */
export async function run(command, args, { ready, cwd, env }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = {
    log: '',
    pids() {
      const { pid } = child;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
      return [Number(pid), ...children.trim().split(' ').filter(Boolean).map(Number)];
    },
    /** @param {NodeJS.Signals} signal */
    signal: (signal) => void child.kill(signal),
    /** @param {NodeJS.Signals} signal */
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill(signal);
        await ended;
      }
    },
  };
  await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        program.log += text;
        if (ready.test(program.log)) {
          resolve(undefined);
        }
      });
    }
    child.on('error', reject);
    child.on('close', (code) =>
      reject(new Error(`expected ${command} to run, it ended with ${code}:\n${program.log}`)),
    );
  });
  return program;
}

/**
 * Another process may take the port between its choice and its use, so what needs one is started
 * again if it fails.
 *
 * @template Started
 * @param {(port: number) => Promise<Started>} start
 */
export async function onFreePort(start) {
  for (let left = 3; ; left -= 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (left === 0 || !/address already in use/i.test(String(error))) {
        throw error;
      }
    }
  }
}

/** @returns {Promise<{ folder: string, remove: () => Promise<void> }>} */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'eventsource-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
