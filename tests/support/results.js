/**
 * Keeps how many behaviours held where, for the table that `scripts/matrix.mjs` makes.
 */
import { mkdir, writeFile } from 'node:fs/promises';

const folder = new URL('../../test-results/behaviours/', import.meta.url);

/**
 * What the class runs on, by the name that the table has.
 *
 * @typedef {'WebAssembly' | 'JavaScript' | 'ES5' | 'ES5, what old engines lack taken away'} Engine
 */

/**
 * @typedef {object} Result
 * @property {string} runtime
 * @property {Engine} engine
 * @property {import('./behaviours.js').Place} place
 * @property {{ passed: number, failed: number, differing: number }} counts
 */

/** @param {Result} result */
export async function record(result) {
  const { runtime, engine, place } = result;
  const name = [runtime, engine, place.scope, place.native ? 'native' : place.transport].join(' ');
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), JSON.stringify(result));
}
