/**
 * Builds once more, in another folder, and fails if a byte of `dist/` is another. With the arguments of
 * scripts/build.mjs it builds no more than they say: `node scripts/reproducible.mjs [bundle [file...]]`.
 *
 * So whoever doubts the package can build it, and compare. The compiler must be of the same version.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { copyTree } from './copy-tree.mjs';

process.chdir(new URL('..', import.meta.url).pathname);
const [part, ...named] = process.argv.slice(2);
const copy = await mkdtemp(join(tmpdir(), 'eventsource-reproducible-'));
try {
  await copyTree(copy, part === 'bundle' ? ['pkg'] : []);
  execFileSync(process.execPath, ['scripts/build.mjs', ...process.argv.slice(2)], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
    // An override for the folder, as scripts/setup may have made, does not hold in another.
    env: { ...process.env, RUSTUP_TOOLCHAIN: output('rustc', '--print', 'sysroot').trim() },
  });
  await compare(join(copy, 'dist'));
} finally {
  await rm(copy, { recursive: true, force: true });
}

/** @param {string} other */
async function compare(other) {
  const [names, otherNames] = await Promise.all(['dist', other].map(filesOf));
  // What was not built has no hash in this one either.
  const all =
    named.length > 0
      ? otherNames.filter((name) => name !== 'integrity.json')
      : [...new Set([...names, ...otherNames])].sort();
  const differing = [];
  for (const name of all) {
    const [here, there] = await Promise.all(
      ['dist', other].map((folder) => readFile(join(folder, name)).catch(() => undefined)),
    );
    if (here === undefined || there === undefined || !here.equals(there)) {
      differing.push(name);
    }
  }
  if (differing.length > 0) {
    console.error(`reproducible: a second build has others: ${differing.join(', ')}`);
    process.exitCode = 1;
  } else {
    console.log(`reproducible: ${all.length} files of dist/ are the same in a second build`);
  }
}

/** @param {string} folder */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/**
 * @param {string} command
 * @param {string[]} values
 */
function output(command, ...values) {
  return execFileSync(command, values, { encoding: 'utf8' });
}
