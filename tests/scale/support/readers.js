/** Many clients that read one stream of numbers, each as `data` of a message. */
import assert from 'node:assert/strict';

import { EventSource } from 'eventsource-wasm';

/** Milliseconds after which it is said what is missing: less than the tests have. */
const PATIENCE = 45_000;

/**
 * @typedef {object} Reader
 * @property {EventSource} source
 * @property {number[]} numbers as they came
 * @property {string[]} stale data of each event of that type
 * @property {number} opened how often
 */

/**
 * @param {string | URL} url
 * @param {number} count
 */
export function openReaders(url, count) {
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const wake = () => waiting.forEach((check) => check());

  /** @type {Reader[]} */
  const readers = Array.from({ length: count }, () => {
    const source = new EventSource(url, { retry: { initial: 200, factor: 1 } });
    /** @type {number[]} */
    const numbers = [];
    /** @type {string[]} */
    const stale = [];
    const reader = { source, numbers, stale, opened: 0 };
    source.addEventListener('stale', ({ data }) => {
      stale.push(data);
      wake();
    });
    source.onmessage = ({ data }) => {
      numbers.push(Number(data));
      wake();
    };
    source.onopen = () => {
      reader.opened += 1;
      wake();
    };
    source.onerror = wake;
    return reader;
  });

  /**
   * @param {(reader: Reader) => boolean} holds
   * @returns {Promise<void>} when it holds for all readers; rejects if one has failed for good, or if it takes too long
   */
  function all(holds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const late = readers.filter((reader) => !holds(reader));
        const [{ source, numbers, opened }] = late;
        const first = `state ${source.readyState}, opened ${opened} times, last number ${numbers.at(-1)}`;
        end(
          reject,
          `expected all of ${count} readers to get there, ${late.length} did not: ${first}`,
        );
      }, PATIENCE);
      /** @param {(error: Error) => void} settle @param {string} [problem] */
      function end(settle, problem) {
        clearTimeout(timer);
        waiting.delete(check);
        settle(new Error(problem));
      }
      function check() {
        if (readers.some(({ source }) => source.readyState === EventSource.CLOSED)) {
          end(reject, 'expected all readers to come back, one has failed');
        } else if (readers.every(holds)) {
          end(() => resolve());
        }
      }
      waiting.add(check);
      check();
    });
  }

  return {
    readers,
    all,
    opened: () => all(({ source }) => source.readyState === EventSource.OPEN),
    lost: () => all(({ source }) => source.readyState === EventSource.CONNECTING),
    /** @param {number} number of which all readers have come to it, or past it */
    reached: (number) => all(({ numbers }) => Number(numbers.at(-1)) >= number),
    /** @param {number} last asserts that every reader got every number once, in order */
    assertComplete(last) {
      const expected = Array.from({ length: last }, (_, index) => index + 1);
      const wrong = readers.filter(({ numbers }) => String(numbers) !== String(expected));
      assert.deepEqual(
        wrong[0]?.numbers ?? expected,
        expected,
        `${wrong.length} of ${count} readers`,
      );
    },
    close: () => readers.forEach(({ source }) => source.close()),
  };
}
