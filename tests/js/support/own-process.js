/**
 * Runs scenarios in Node processes of their own: the modules of the class keep state, what they
 * leave uncaught would be taken for a failure of the test, and their message port keeps Node alive.
 */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const child = fileURLToPath(new URL('child.js', import.meta.url));

/** @typedef {import('./tools.js').Tools} Tools */

/**
 * @template Outcome
 * @template [Value=undefined]
 * @param {(tools: Tools, value: Value) => Outcome | Promise<Outcome>} scenario runs over there, so
 *   it sees nothing of the file that it is written in
 * @param {Value} [value] what it needs from there
 * @returns {Promise<Outcome>} as JSON has it
 */
export async function inOwnProcess(scenario, value) {
  for (const file of ['glue.js', 'embedded.js', 'eventsource.wasm']) {
    await access(new URL(`../../../pkg/${file}`, import.meta.url)).catch(() => {
      throw new Error(`expected pkg/${file}: run npm run build first`);
    });
  }
  const { stdout } = await execute(
    process.execPath,
    [child, String(scenario), JSON.stringify(value ?? null)],
    {
      timeout: 20_000,
    },
  ).catch(({ killed, stderr }) => {
    throw new Error(killed ? 'expected the scenario to end within 20 s' : stderr);
  });
  return JSON.parse(stdout);
}
