/** Whether a build would make what is there already, so that a second `npm start` builds nothing. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STAMP = 'target/build-stamp';

const INPUTS = [
  'Cargo.lock',
  'Cargo.toml',
  'package-lock.json',
  'package.json',
  'scripts',
  'src',
  'webpack.config.js',
];
const OUTPUTS = ['dist', 'pkg'];

/**
 * Builds, unless the last build was of the same inputs, and nobody has touched what it made.
 *
 * @param {() => Promise<void>} build
 */
export async function unlessBuilt(build) {
  const compiler = execFileSync('rustc', ['-vV'], { encoding: 'utf8' });
  // Before the build: files may change meanwhile.
  const inputs = await digest(INPUTS, `${compiler}${process.env.RUSTFLAGS ?? ''}`);
  const stamp = await readFile(STAMP, 'utf8').catch(() => '');
  if (stamp === `${inputs} ${await digest(OUTPUTS)}`) {
    console.log('build: dist/ is that of these sources already');
    return;
  }
  await build();
  await mkdir('target', { recursive: true });
  await writeFile(STAMP, `${inputs} ${await digest(OUTPUTS)}`);
}

/**
 * @param {string[]} paths of files and folders
 * @param {string} [further]
 * @returns {Promise<string>}
 */
async function digest(paths, further = '') {
  const hash = createHash('sha256').update(further);
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      const content = await readFile(file);
      hash.update(`\0${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<string[]>} the file itself, or all below it; none if it is not there
 */
async function filesIn(path) {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR' ? [path] : [];
  }
}
