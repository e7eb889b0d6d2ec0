/**
 * Events per second of the native class and of ours, in the browsers that are installed:
 * `node benches/browsers/main.js [--events N] [--rounds N] [chromium] [firefox]`.
 */
import { parseArgs } from 'node:util';

import { browserNames, openUndriven } from '../../tests/support/browsers.js';
import { serve } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
  },
});

for (const name of positionals.length > 0 ? positionals : browserNames) {
  report(name, await measure(/** @type {typeof browserNames[number]} */ (name)));
}

/**
 * @param {typeof browserNames[number]} name
 * @returns {Promise<Record<string, number[]>>} milliseconds per implementation
 */
async function measure(name) {
  const { promise, resolve } = withResolvers();
  const server = await serve(Number(values.events), resolve);
  const close = await openUndriven(name, `${server.url}?rounds=${values.rounds}`);
  const results = await promise;
  await close();
  server.close();
  return results;
}

/** @returns {{ promise: Promise<any>, resolve: (value: any) => void }} */
function withResolvers() {
  /** @type {(value: any) => void} */
  let resolve = () => {};
  const promise = new Promise((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

/**
 * @param {string} browser
 * @param {Record<string, number[]>} results
 */
function report(browser, results) {
  const native = median(results.native);
  console.log(`\n${browser}: ${values.events} events of 100 bytes, median of ${values.rounds}`);
  for (const name of Object.keys(results)) {
    const milliseconds = median(results[name]);
    const rate = Math.round(Number(values.events) / milliseconds);
    const ratio = (native / milliseconds).toFixed(2);
    console.log(
      `  ${name.padEnd(8)}${milliseconds.toFixed(0).padStart(7)} ms${String(rate).padStart(7)} events/ms  ${ratio} x native`,
    );
  }
}

/** @param {number[]} numbers */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
