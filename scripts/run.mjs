import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs a command, shows its output as it comes, and keeps what it wrote to standard output.
 *
 * @param {string[]} argv
 * @param {number} timeLimit in milliseconds; after it the command and what it started are ended
 * @returns {Promise<{ output: string, problem: string | null }>} problem: null if it exited with 0
 */
export async function run([command, ...args], timeLimit) {
  // A process group of its own: a runner that is ended alone may leave its browsers behind.
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    try {
      process.kill(-(/** @type {number} */ (child.pid)), signal);
    } catch {
      // It has ended, or never started.
    }
  };
  /** @param {NodeJS.Signals} signal */
  const stopWithUs = (signal) => {
    stop(signal);
    process.exit(1);
  };
  process.on('SIGINT', stopWithUs).on('SIGTERM', stopWithUs);

  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  child.stderr.on('data', (bytes) => process.stderr.write(bytes));

  let timedOut = false;
  /** @type {NodeJS.Timeout | undefined} */
  let killTimer;
  const timer = setTimeout(() => {
    timedOut = true;
    stop('SIGTERM');
    killTimer = setTimeout(stop, 5_000, 'SIGKILL');
  }, timeLimit);

  const problem = await ending(child);
  // What the command left behind.
  stop('SIGTERM');
  clearTimeout(timer);
  clearTimeout(killTimer);
  process.off('SIGINT', stopWithUs).off('SIGTERM', stopWithUs);
  return { output, problem: timedOut ? `still ran after ${timeLimit / 60_000} minutes` : problem };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string | null>} why it did not exit with 0
 */
async function ending(child) {
  const closed = new Promise((resolve) => child.on('close', resolve));
  /** @type {string | null} */
  const problem = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? null : `exit ${code ?? signal}`));
  });
  // Output may follow the exit. But the pipe never closes while a process that was left behind holds it.
  await Promise.race([closed, delay(2_000, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return problem;
}
