/** Tells whether a build would make what is there already, so that a second `npm start` builds nothing. */
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
  'size-budget.json',
  'src',
  'webpack.config.js',
];
const OUTPUTS = ['dist', 'pkg'];

/** @returns {Promise<string>} of all that a build is made of; take it before, as files may change meanwhile */
export async function digestInputs() {
  const compiler = execFileSync('rustc', ['-vV'], { encoding: 'utf8' });
  return digest(INPUTS, `${compiler}${process.env.RUSTFLAGS ?? ''}`);
}

/**
 * @param {string} inputs
 * @returns {Promise<boolean>} whether the last build had the same, and nobody has touched what it made
 */
export async function isBuilt(inputs) {
  const stamp = await readFile(STAMP, 'utf8').catch(() => '');
  return stamp === (await stampFor(inputs));
}

/** @param {string} inputs */
export async function keepStamp(inputs) {
  await mkdir('target', { recursive: true });
  await writeFile(STAMP, await stampFor(inputs));
}

/** @param {string} inputs */
async function stampFor(inputs) {
  return `${inputs} ${await digest(OUTPUTS)}\n`;
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
