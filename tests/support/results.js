/**
 * Keeps what tests came to: how many behaviours held where, for the table that `scripts/matrix.mjs` makes,
 * and which fault was survived where, for `docs/reliability.md`.
 */
import { mkdir, writeFile } from 'node:fs/promises';

const folder = new URL('../../test-results/', import.meta.url);

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

/**
 * @typedef {object} FaultResult
 * @property {string} runtime
 * @property {'WebAssembly' | 'JavaScript' | 'ES5'} engine
 * @property {string} transport
 * @property {string} fault
 * @property {number} times that each source met it
 * @property {'survived' | 'fails as the native class' | 'FAILED'} result
 */

/** @param {Result} result */
export async function record(result) {
  const { runtime, engine, place } = result;
  const name = [runtime, engine, place.scope, place.native ? 'native' : place.transport].join(' ');
  await write('behaviours', name, result);
}

/** @param {FaultResult} result */
export async function recordFault(result) {
  const { runtime, engine, transport, fault } = result;
  await write('faults', [runtime, engine, transport, fault].join(' '), result);
}

/**
 * @param {string} kind
 * @param {string} name
 * @param {object} result
 */
async function write(kind, name, result) {
  const own = new URL(`${kind}/`, folder);
  await mkdir(own, { recursive: true });
  await writeFile(new URL(`${encodeURIComponent(name)}.json`, own), JSON.stringify(result));
}
