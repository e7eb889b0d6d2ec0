/**
 * Nanoseconds per event of the binary and of the engine in plain JavaScript, in normal browsers and
 * in Node: `node benches/parser/main.js [--rounds N] [node] [chromium] [firefox]`.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { browserNames } from '../../tests/support/browsers.js';
import { measureIn, median } from '../undriven.js';
import { makeEngines } from './engines.js';
import { measure } from './measure.js';
import { serve } from './server.js';

/** @typedef {import('../../tests/support/browsers.js').BrowserName} BrowserName */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' } },
});

for (const name of positionals.length > 0 ? positionals : browserNames) {
  const results = await (name === 'node'
    ? measureHere()
    : measureIn(/** @type {BrowserName} */ (name), values.rounds, serve));
  report(name, results);
}

async function measureHere() {
  const bytes = await readFile(new URL('../../dist/eventsource.wasm', import.meta.url));
  return measure(makeEngines(await WebAssembly.compile(bytes)), Number(values.rounds));
}

/**
 * @param {string} platform
 * @param {import('./measure.js').Results} results
 */
function report(platform, results) {
  console.log(`\n${platform}: nanoseconds per event, median of ${values.rounds}`);
  for (const [way, shapes] of Object.entries(results)) {
    console.log(`  ${way}`);
    for (const [shape, { events, times }] of Object.entries(shapes)) {
      const [binary, fallback] = [times.binary, times.fallback].map(
        (milliseconds) => (median(milliseconds) / events) * 1e6,
      );
      const [left, right] = [binary, fallback].map((time) => time.toFixed(0).padStart(6));
      const ratio = (binary / fallback).toFixed(2);
      console.log(`    ${shape.padEnd(12)}binary ${left}  fallback ${right}  ${ratio} x binary`);
    }
  }
}
