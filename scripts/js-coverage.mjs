/**
 * Which lines of `src/js` tests run, in Node and in Chromium: `npm run coverage`. It names those that none does, and
 * fails if there are too many, or if a test fails.
 *
 * The tests run in a copy of the project, whose `dist/` has source maps and is not minified. A line counts if all
 * statements that begin in it have run, in whichever place.
 */
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webpack from 'webpack';

import { copyTree } from './copy-tree.mjs';
import { readStatements } from './js-coverage/statements.mjs';
import { keep } from './reliability-figures.mjs';
import { run } from './run.mjs';
import { Counts } from './test-counts.mjs';

const LEAST = 0.95;
const MINUTE = 60_000;

/** A runtime of `tests/runtimes` whose V8 tells what it runs. */
const NODE = 'node 22';

/** What is run: files or folders of tests, and which of their tests. @type {[string[], string?][]} */
const parts = [
  [['tests/js', 'tests/compat']],
  [['tests/runtimes/behaviours.test.js', 'tests/runtimes/process.test.js'], `${NODE}\\b`],
  [['tests/e2e/chromium.test.js'], 'chromium / [a-z ]+ / (fetch|xhr)'],
  // The engine in plain JavaScript is too slow for streams of many megabytes while V8 counts.
  [['tests/coverage'], '^(?!.* MB )'],
];

const LOADER = './scripts/js-coverage/mapping-loader.mjs';

const root = process.cwd();
const copy = await realpath(await mkdtemp(join(tmpdir(), 'eventsource-coverage-')));
try {
  await copyTree(copy, ['pkg', 'dist'], ['.', 'tests/runtimes']);
  process.chdir(copy);
  await bundle();
  process.env.NODE_V8_COVERAGE = join(copy, 'coverage');
  for (const [paths, pattern] of parts) {
    await test(paths, pattern);
  }
  const files = await filesIn('src/js');
  judge(await readStatements(copy, files, process.env.NODE_V8_COVERAGE));
} finally {
  process.chdir(root);
  await rm(copy, { recursive: true, force: true });
}

/** Over the copy of `dist/`, for its types. */
async function bundle() {
  /** @type {{ default: import('webpack').Configuration[] }} */
  const { default: configurations } = await import(join(copy, 'webpack.config.js'));
  const stats = await new Promise((resolve, reject) => {
    const mapped = configurations.map(({ optimization, output, ...rest }) => ({
      // That in ES5 has a loader, which makes a map as well.
      module: { rules: [{ include: join(copy, 'src/js'), use: LOADER }] },
      ...rest,
      devtool: /** @type {const} */ ('source-map'),
      optimization: { ...optimization, minimize: false },
      output: { ...output, devtoolModuleFilenameTemplate: '[absolute-resource-path]' },
    }));
    webpack(mapped, (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats.hasErrors()) {
    throw new Error(stats.toString({ all: false, errors: true }));
  }
}

/**
 * @param {string[]} paths
 * @param {string} [pattern]
 */
async function test(paths, pattern) {
  const files = await Promise.all(
    paths.map(async (path) => (path.endsWith('.js') ? [path] : filesIn(path, '.test.js'))),
  );
  const options = ['--test', '--test-concurrency=1', '--test-reporter=spec'];
  const chosen = pattern === undefined ? [] : [`--test-name-pattern=/${pattern}/`];
  const { output, problem } = await run(
    ['node', ...options, ...chosen, ...files.flat()],
    10 * MINUTE,
  );
  const reason = problem ?? Counts.of(output).problem(true);
  if (reason !== null) {
    fail(`${paths.join(', ')}: ${reason}`);
  }
}

/** @param {Map<string, import('./js-coverage/statements.mjs').Statements>} files */
function judge(files) {
  let [all, run] = [0, 0];
  for (const [file, lines] of files) {
    const missed = [...lines].filter(([, columns]) => [...columns.values()].includes(false));
    all += lines.size;
    run += lines.size - missed.length;
    if (missed.length > 0) {
      console.log(`${file}: not run: ${missed.map(([line]) => line).join(', ')}`);
    }
  }
  console.log(`coverage: ${run} of ${all} lines of src/js`);
  if (all === 0 || run < all * LEAST) {
    fail(`expected ${LEAST * 100} % of the lines of src/js`);
  }
  keep('coverage', 'src/js', { lines: all, covered: run, least: `${LEAST * 100} %` });
}

/**
 * @param {string} folder
 * @param {string} [end] of their names
 */
async function filesIn(folder, end = '.js') {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** @param {string} problem */
function fail(problem) {
  console.error(`coverage: ${problem}`);
  process.exitCode = 1;
}
