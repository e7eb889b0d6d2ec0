/**
 * Exits with 0 if node_modules holds what package-lock.json names, with 1 if not.
 *
 * Compares contents, not times: npm writes both files in any order, and git touches one of them.
 */
import { readFileSync } from 'node:fs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

process.exitCode = isCurrent() ? 0 : 1;

function isCurrent() {
  /** @type {Packages} */
  let installed;
  try {
    installed = read('../node_modules/.package-lock.json');
  } catch {
    return false;
  }
  return Object.entries(read('../package-lock.json')).every(
    // An optional package that is absent is one for another operating system.
    ([path, { version, optional }]) =>
      path === '' || (path in installed ? installed[path].version === version : optional),
  );
}

/**
 * @param {string} path relative to this file
 * @returns {Packages}
 */
function read(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).packages;
}
