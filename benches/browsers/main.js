/**
 * Events per second of the native class and of ours, in the browsers that are installed:
 * `node benches/browsers/main.js [--events N] [--rounds N] [chromium] [firefox]`.
 */
import { parseArgs } from 'node:util';

import { browserNames } from '../../tests/support/browsers.js';
import { measureIn, median } from '../undriven.js';
import { serve } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
  },
});

for (const name of positionals.length > 0 ? positionals : browserNames) {
  const browser = /** @type {typeof browserNames[number]} */ (name);
  report(
    name,
    await measureIn(browser, values.rounds, (done) => serve(Number(values.events), done)),
  );
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
