/**
 * Compares what an event source did with what the standard demands.
 */
import { isDeepStrictEqual } from 'node:util';

/** @typedef {import('./expectation.js').Observation} Observation */

/**
 * @typedef {object} Difference
 * @property {string} where the first place at which they differ
 * @property {unknown} expected
 * @property {unknown} actual
 */

/**
 * @param {Observation} expected
 * @param {Observation} actual
 * @returns {Difference | null}
 */
export function firstDifference(expected, actual) {
  return (
    firstDifferenceOfLists('log', expected.log, actual.log) ??
    firstDifferenceOfLists('requests', expected.requests, actual.requests)
  );
}

/**
 * @param {string} name
 * @param {unknown[]} expected
 * @param {unknown[]} actual
 * @returns {Difference | null}
 */
function firstDifferenceOfLists(name, expected, actual) {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index += 1) {
    if (!isDeepStrictEqual(expected[index], actual[index])) {
      return {
        where: `${name}[${index}]`,
        expected: expected[index] ?? 'nothing',
        actual: actual[index] ?? 'nothing',
      };
    }
  }
  return null;
}
