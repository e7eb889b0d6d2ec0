/**
 * Runs the tests of reliability, keeps their figures and makes `docs/reliability.md` of them, in an hour at
 * most: `npm run test:reliability`. `node scripts/reliability.mjs --write` only makes the page, of the figures
 * that are there and of what an earlier run left in `test-results`.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

import { keep, readFigures } from './reliability-figures.mjs';
import { makePage } from './reliability-page.mjs';
import { run } from './run.mjs';

/** How many faults each source meets, at other places each time. */
const FAULTS = '40';
/** For each target of the fuzzer. */
const FUZZ_SECONDS = 120;
const MINUTE = 60_000;

const targets = ['connection', 'encoder', 'event_stream', 'media_type', 'retry'];

/** What is run, and for how long at most: an hour together. @type {[number, string[]][]} */
const parts = [
  [28 * MINUTE, ['env', `FAULTS=${FAULTS}`, 'node', 'scripts/test.mjs', 'build', 'faults']],
  [5 * MINUTE, ['node', 'scripts/coverage.mjs']],
  ...targets.map(
    (target) =>
      /** @type {[number, string[]]} */ ([
        3 * MINUTE,
        ['node', 'scripts/fuzz.mjs', target, `${FUZZ_SECONDS}`],
      ]),
  ),
  [12 * MINUTE, ['node', 'tests/soak/main.js']],
];

process.chdir(new URL('..', import.meta.url).pathname);
if (!process.argv.includes('--write')) {
  for (const [limit, argv] of parts) {
    const { problem } = await run(argv, limit);
    if (problem !== null) {
      console.error(`reliability: ${argv.join(' ')}: ${problem}`);
      process.exitCode = 1;
    }
  }
}
for (const { runtime, engine, transport, fault, ...result } of readResults('faults')) {
  const place = { runtime, engine, transport, fault };
  keep('faults', Object.values(place).join(' '), { ...place, ...result });
}
for (const { runtime, workload, count, seconds, figures, problems } of readResults('soak')) {
  const result = { runtime, workload, count, seconds, ...figures, problems: problems.length };
  keep('soak', `${runtime} ${workload}`, result);
}
writeFileSync('docs/reliability.md', makePage(readFigures()));

/**
 * @param {string} kind
 * @returns {any[]}
 */
function readResults(kind) {
  const folder = `test-results/${kind}`;
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files.map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
}
