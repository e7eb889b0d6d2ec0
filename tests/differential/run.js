/**
 * The command of the differential test:
 *
 *     node tests/differential/run.js --seeds 1000 --browser both
 *
 * `--engine fallback` runs the engine in plain JavaScript, without WebAssembly.
 * `--first N` starts at seed N. Ends with status 1 if anything differs from the standard.
 */
import { parseArgs } from 'node:util';

import { browserNames, launch, withoutWebAssembly } from '../support/browsers.js';
import { DifferentialPage } from './differential.js';
import { generateCase } from './generator.js';
import { describeDifference, summarise } from './report.js';
import { engines } from './server.js';
import { variants } from './variants.js';

/** @typedef {import('../support/browsers.js').BrowserName} BrowserName */

/** Seeds per call of the page: many enough to keep its connections busy. */
const batchSize = 200;
const printedDifferences = 10;

const { seeds, first, browsers, engine } = options();
let differences = 0;
for (const browser of browsers) {
  differences += await run(browser);
}
process.exitCode = differences > 0 ? 1 : 0;

/**
 * @param {BrowserName} name
 * @returns {Promise<number>} how many differences there were
 */
async function run(name) {
  const started = Date.now();
  const browser = await launch(name, engine === 'fallback' ? withoutWebAssembly[name] : {});
  try {
    const page = new DifferentialPage(name, await browser.newPage(), engine);
    if (!(await page.open())) {
      throw new Error('the script defines no EventSourcePolyfill: npm run build makes it');
    }
    const verdicts = [];
    for (let from = first; from < first + seeds; from += batchSize) {
      const count = Math.min(batchSize, first + seeds - from);
      const cases = Array.from({ length: count }, (_, index) => generateCase(from + index));
      verdicts.push(...(await page.judge(cases, variants)));
    }
    const found = verdicts.filter(({ difference }) => difference);
    found.slice(0, printedDifferences).forEach((verdict) => {
      console.log(describeDifference(name, verdict));
    });
    console.log(summarise(name, variants, verdicts, Date.now() - started));
    await page.close();
    return found.length;
  } finally {
    await browser.close();
  }
}

function options() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      first: { type: 'string', default: '0' },
      browser: { type: 'string', default: 'both' },
      engine: { type: 'string', default: 'embedded' },
    },
  });
  return {
    seeds: wholeNumber('--seeds', values.seeds),
    first: wholeNumber('--first', values.first),
    engine: knownEngine(values.engine),
    browsers: values.browser === 'both' ? browserNames : [browserName(values.browser)],
  };
}

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  if (!/^[0-9]+$/.test(text)) {
    throw new TypeError(`expected a whole number for ${option}, received ${text}`);
  }
  return Number(text);
}

/** @param {string} text */
function browserName(text) {
  const name = browserNames.find((known) => known === text);
  if (!name) {
    throw new TypeError(`expected chromium, firefox or both for --browser, received ${text}`);
  }
  return name;
}

/** @param {string} text */
function knownEngine(text) {
  if (!engines.includes(text)) {
    throw new TypeError(`expected ${engines.join(' or ')} for --engine, received ${text}`);
  }
  return text;
}
