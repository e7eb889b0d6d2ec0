/**
 * Runtimes that are no browser, as `tests/runtimes/package.json` names them.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{ name: string, command: string[] | null }} Runtime null: there is none for this system */

/** @type {Runtime[]} */
export const runtimes = [
  ...['18', '20', '22', '24'].map((version) => ({
    name: `node ${version}`,
    command: found(`node${version}-${process.platform}-${process.arch}/bin/node`),
  })),
  // Deno would write a lock file, and ask for permissions.
  { name: 'deno', command: found('.bin/deno', 'run', '--allow-all', '--no-lock') },
  { name: 'bun', command: found('.bin/bun') },
];

/**
 * @param {string} path in its node_modules
 * @param {string[]} values
 */
function found(path, ...values) {
  const file = fileURLToPath(new URL(`../runtimes/node_modules/${path}`, import.meta.url));
  return existsSync(file) ? [file, ...values] : null;
}
