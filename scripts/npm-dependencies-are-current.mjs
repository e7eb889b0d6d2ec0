/**
 * Exits with 0 if the node_modules of a folder hold what its package-lock.json names, with 1 if not:
 * `node scripts/npm-dependencies-are-current.mjs FOLDER`.
 *
 * Compares contents, not times: npm writes both files in any order, and git touches one of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

const [, , folder] = process.argv;

process.exitCode = isCurrent() ? 0 : 1;

function isCurrent() {
  /** @type {Packages} */
  let installed;
  try {
    installed = read('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  return Object.entries(read('package-lock.json')).every(
    // An optional package that is absent is one for another operating system.
    ([path, { version, optional }]) =>
      path === '' || (path in installed ? installed[path].version === version : optional),
  );
}

/**
 * @param {string} path in the folder
 * @returns {Packages}
 */
function read(path) {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')).packages;
}
