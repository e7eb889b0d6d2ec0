/**
 * What runs of the tests of reliability have measured, in `tests/reliability/figures.json`: each run
 * replaces what an earlier one said of the same thing, so that a part can be run alone.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../tests/reliability/', import.meta.url);
const file = new URL('figures.json', folder);

/**
 * Of each kind (`coverage`, `faults`, `fuzz`, `mutants`, `soak`): what was tried, and what came of it.
 *
 * @typedef {Record<string, Record<string, Record<string, any>>>} Figures
 */

/** @returns {Figures} */
export function readFigures() {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * @param {string} kind
 * @param {string} name of what was tried
 * @param {Record<string, unknown>} figures
 */
export function keep(kind, name, figures) {
  const all = readFigures();
  all[kind] = { ...all[kind], [name]: { ...figures, date: new Date().toISOString().slice(0, 10) } };
  for (const each of Object.keys(all)) {
    all[each] = sorted(all[each]);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(sorted(all), null, 2)}\n`);
}

/**
 * So that a diff shows what has changed.
 *
 * @template T
 * @param {Record<string, T>} object
 * @returns {Record<string, T>}
 */
function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
