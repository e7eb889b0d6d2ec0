/**
 * Runs the tests: `node scripts/test.mjs [step...]`, all steps by default.
 *
 * A step that fails stops no other, and nothing is run twice. A runner that ran no test has failed,
 * so a renamed folder or a skipped browser cannot pass unseen. The last line is the sum.
 */
import { readdirSync, rmSync } from 'node:fs';

import { Counts } from './test-counts.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Command
 * @property {string} title
 * @property {string[]} argv
 * @property {boolean} runsTests whether it ends with counts of tests
 */

/** @type {Record<string, () => Command[]>} */
const steps = {
  // First: the types of what it generates are checked with the rest.
  build: () => [tool('node', 'scripts/build.mjs')],
  lint: () => [tool('scripts/lint')],
  unit: () => [
    tests('cargo', 'test'),
    // As the build that is translated to JavaScript has it.
    tests(
      ...['cargo', 'test', '--lib', '--tests', '--target-dir', 'target/narrow-words'],
      ...['--config', 'build.rustflags=["--cfg","narrow_words"]'],
    ),
  ],
  web: () => [
    tests('wasm-pack', 'test', '--headless', '--firefox'),
    tests('wasm-pack', 'test', '--headless', '--chrome'),
  ],
  js: () => [nodeTests('tests/js')],
  compat: () => [nodeTests('tests/compat')],
  server: () => [nodeTests('tests/server-side')],
  contract: () => [nodeTests('tests/contract')],
  docs: () => [nodeTests('tests/docs')],
  axum: () => [
    tests('cargo', 'test', '--manifest-path', 'www/examples/axum/Cargo.toml'),
    nodeTests('tests/axum'),
  ],
  // Most of what a list of behaviours takes is waiting.
  e2e: () => [nodeTests('tests/e2e', { concurrency: 2 })],
  // Alone: it knows a wrong reconnection time by the clock.
  differential: () => [nodeTests('tests/differential')],
  runtimes: () => [nodeTests('tests/runtimes')],
  package: () => [nodeTests('tests/package')],
  scale: () => [nodeTests('tests/scale')],
  faults: () => [nodeTests('tests/faults')],
  soak: () => [nodeTests('tests/soak')],
  // Of one file, as `npm run reproducible` takes twice as long as the build.
  reproducible: () => [tool('node', 'scripts/reproducible.mjs', 'bundle', 'eventsource.js')],
  // Of what is known outside of this repository, which changes by itself.
  audit: () => [tool('node', 'scripts/audit.mjs', '--where-possible')],
  // The README's table of what ran where, after all that it is about.
  matrix: () => [tool('node', 'scripts/matrix.mjs')],
};

/** Longer than any step takes on two cores from nothing, so only something that hangs meets it. */
const timeLimit = 40 * 60_000;

await main(process.argv.slice(2));

/** @param {string[]} names */
async function main(names) {
  const unknown = names.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined) {
    console.error(`test: no step ${unknown}. Steps: ${Object.keys(steps).join(', ')}`);
    process.exitCode = 2;
    return;
  }

  // Of an earlier run, which may have been about more.
  rmSync('test-results', { recursive: true, force: true });

  const total = new Counts();
  const reports = [];
  for (const name of names.length > 0 ? names : Object.keys(steps)) {
    const started = performance.now();
    const { problems, notes } = await runStep(name, total);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const lines = [`${name}: ${problems.length > 0 ? 'FAILED' : 'ok'} in ${seconds} s`];
    lines.push(...problems, ...notes);
    reports.push(...lines);
    console.log(`\n== ${lines.join('\n')}`);
    process.exitCode = problems.length > 0 ? 1 : process.exitCode;
  }
  console.log(`\n${reports.join('\n')}\n${total}`);
}

/**
 * @param {string} name
 * @param {Counts} total
 * @returns {Promise<{ problems: string[], notes: string[] }>} a line for each problem, and for each
 *   thing that a command says it could not check
 */
async function runStep(name, total) {
  const problems = [];
  const notes = [];
  for (const { title, argv, runsTests } of steps[name]()) {
    console.log(`\n== ${name}: ${title}`);
    const { output, problem } = await run(argv, timeLimit);
    const counts = Counts.of(output);
    const reason = problem ?? counts.problem(runsTests);
    if (reason !== null) {
      problems.push(`  ${title}: ${reason}`);
      // What fails outside a test, as a compiler does, must not close with "0 failed".
      counts.failed = Math.max(counts.failed, 1);
    }
    notes.push(...(output.match(/^not checked: .*$/gm) ?? []).map((note) => `  ${note}`));
    total.add(counts);
  }
  return { problems, notes };
}

/** @param {string[]} argv */
function tool(...argv) {
  return { title: argv.join(' '), argv, runsTests: false };
}

/** @param {string[]} argv */
function tests(...argv) {
  return { title: argv.join(' '), argv, runsTests: true };
}

/**
 * The files of a folder, because Node 20 takes folders and Node 22 takes patterns. One at a time if
 * nothing else is said, because they share the machine's processors.
 *
 * @param {string} folder
 * @param {{ concurrency?: number }} [options]
 */
function nodeTests(folder, { concurrency = 1 } = {}) {
  let files = /** @type {string[]} */ ([]);
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.js') && !file.includes('node_modules'))
      .map((file) => `${folder}/${file}`)
      .sort();
  } catch {
    // Absent: the runner is told a name that does not exist, and says so.
  }
  const options = ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec'];
  return {
    title: `node --test ${folder}/`,
    argv: ['node', ...options, ...(files.length > 0 ? files : [`${folder}/*.test.js`])],
    runsTests: true,
  };
}
