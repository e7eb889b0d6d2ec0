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

/** These have code for the build that is translated to JavaScript, which other builds do not see. */
const NARROW = ['scan.rs'];
const NARROW_WORDS = { RUSTFLAGS: '--cfg narrow_words' };

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
  const outcomes = test(files, OUTPUT, {});
  const narrow = files.filter((file) => NARROW.includes(file));
  const others = narrow.length > 0 ? test(narrow, `${OUTPUT}-narrow`, NARROW_WORDS) : new Map();
  /** @type {Record<string, Record<string, number>>} */
  const counts = {};
  const missed = [];
  for (const [name, { file, summary }] of outcomes) {
    // In code that a build does not see nothing can be noticed.
    const seen = summary === 'missed' ? (others.get(name)?.summary ?? summary) : summary;
    counts[file] ??= { caught: 0, missed: 0, timeout: 0, unviable: 0 };
    counts[file][seen] += 1;
    if (seen === 'missed') {
      missed.push(name);
    }
  }
  for (const [file, figures] of Object.entries(counts)) {
    keep('mutants', file, figures);
  }
  if (missed.length > 0) {
    console.error(`mutants: not noticed by a test:\n${missed.join('\n')}`);
    process.exitCode = 1;
  }
}

/**
 * @param {string[]} tested
 * @param {string} output a folder
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Map<string, { file: string, summary: string }>} by the names of mutants
 */
function test(tested, output, environment) {
  const paths = tested.flatMap((file) => ['--file', `${FOLDER}/${file}`]);
  const argv = ['mutants', '--jobs', '1', ...paths, '--output', output];
  mkdirSync(output, { recursive: true });
  const env = { ...process.env, ...environment };
  const { status } = spawnSync('cargo', argv, { stdio: 'inherit', env });
  // 2: some were missed. 3: a mutant made the tests last too long, which they notice.
  if (![0, 2, 3].includes(status ?? NaN)) {
    throw new Error(`cargo mutants ended with ${status}`);
  }
  const { outcomes } = JSON.parse(readFileSync(`${output}/mutants.out/outcomes.json`, 'utf8'));
  return new Map(
    outcomes
      // Not the run without a change.
      .filter((/** @type {any} */ { scenario }) => scenario.Mutant !== undefined)
      .map((/** @type {any} */ { scenario: { Mutant }, summary }) => [
        Mutant.name,
        { file: Mutant.file.slice(FOLDER.length + 1), summary: SUMMARIES[summary] },
      ]),
  );
}
