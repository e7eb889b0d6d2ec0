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
    command: nodeOf(version),
  })),
  // Deno would write a lock file, and ask for permissions.
  { name: 'deno', command: [installed('.bin/deno'), 'run', '--allow-all', '--no-lock'] },
  { name: 'bun', command: [installed('.bin/bun')] },
];

/**
 * Those that are for this system. The others must be skipped where it is seen.
 *
 * @returns {{ name: string, command: string[] }[]}
 */
export function availableRuntimes() {
  return runtimes.flatMap(({ name, command }) => (command === null ? [] : [{ name, command }]));
}

/** @param {string} version */
function nodeOf(version) {
  const { platform, arch } = process;
  return platform === 'linux' && ['arm64', 'x64'].includes(arch)
    ? [installed(`node${version}-${platform}-${arch}/bin/node`)]
    : null;
}

/** @param {string} path in its node_modules */
function installed(path) {
  const file = fileURLToPath(new URL(`../runtimes/node_modules/${path}`, import.meta.url));
  if (!existsSync(file)) {
    throw new Error(`expected ${file}: run scripts/setup all`);
  }
  return file;
}
