/**
 * Changes the protocol in all ways that cargo-mutants knows, one at a time, and fails if the tests do not
 * notice: `npm run mutants [-- file...]`, by names as `retry.rs`; all of `src/protocol` by default, which
 * takes some hours. `.cargo/mutants.toml` has what is left out, each with its reason.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';

import { keep } from './reliability-figures.mjs';

const FOLDER = 'src/protocol';
const OUTPUT = 'target/mutants-output';

/** By the names that cargo-mutants has. @type {Record<string, string>} */
const SUMMARIES = {
  CaughtMutant: 'caught',
  MissedMutant: 'missed',
  Timeout: 'timeout',
  Unviable: 'unviable',
};

const all = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.rs'))
  .sort();
const files = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = files.find((file) => !all.includes(file));
if (unknown !== undefined) {
  console.error(`mutants: no file ${unknown}. Files: ${all.join(', ')}`);
  process.exitCode = 1;
} else {
  mutate();
}

function mutate() {
  const paths = files.flatMap((file) => ['--file', `${FOLDER}/${file}`]);
  const argv = ['mutants', '--jobs', '1', ...paths, '--output', OUTPUT];
  mkdirSync(OUTPUT, { recursive: true });
  const { status } = spawnSync('cargo', argv, { stdio: 'inherit' });
  const outcomes = `${OUTPUT}/mutants.out/outcomes.json`;
  // 2: some were missed. 3: a mutant made the tests last too long, which they notice.
  if (![0, 2, 3].includes(status ?? NaN)) {
    console.error(`mutants: cargo mutants ended with ${status}`);
    process.exitCode = 1;
    return;
  }
  for (const [file, counts] of Object.entries(countByFile(outcomes))) {
    keep('mutants', file, counts);
  }
  const missed = readFileSync(`${OUTPUT}/mutants.out/missed.txt`, 'utf8');
  if (missed !== '') {
    console.error(`mutants: not noticed by a test:\n${missed}`);
    process.exitCode = 1;
  }
}

/** @param {string} path of what cargo-mutants writes */
function countByFile(path) {
  /** @type {Record<string, Record<string, number>>} */
  const counts = {};
  for (const { scenario, summary } of JSON.parse(readFileSync(path, 'utf8')).outcomes) {
    // Not the run without a change.
    if (scenario.Mutant !== undefined) {
      const file = scenario.Mutant.file.slice(FOLDER.length + 1);
      counts[file] ??= { caught: 0, missed: 0, timeout: 0, unviable: 0 };
      counts[file][SUMMARIES[summary]] += 1;
    }
  }
  return counts;
}
