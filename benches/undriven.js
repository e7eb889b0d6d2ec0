/** Runs a page that measures in a browser that nobody drives, and takes the median of its rounds. */
import { openUndriven } from '../tests/support/browsers.js';

/**
 * @template Results
 * @param {import('../tests/support/browsers.js').BrowserName} name
 * @param {string} rounds
 * @param {(onresults: (results: Results) => void) => Promise<{ url: string, close(): void }>} serve
 * @returns {Promise<Results>}
 */
export async function measureIn(name, rounds, serve) {
  /** @type {(results: Results) => void} */
  let resolve = () => {};
  /** @type {Promise<Results>} */
  const measured = new Promise((given) => {
    resolve = given;
  });
  const server = await serve(resolve);
  const browser = await openUndriven(name, `${server.url}?rounds=${rounds}`);
  const results = await measured;
  await browser.close();
  server.close();
  return results;
}

/** @param {number[]} numbers */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
