/**
 * Makes `docs/reliability.md` of the figures that runs have left, and of nothing else.
 */
import { table } from './table.mjs';

/** @typedef {import('./reliability-figures.mjs').Figures} Figures */

/** What the page calls a runtime. @type {Record<string, string>} */
const names = { chromium: 'Chromium', firefox: 'Firefox', node: 'Node' };

/**
 * @param {Figures} figures
 * @returns {string}
 */
export function makePage(figures) {
  const parts = [faults, fuzzing, coverage, mutants, soak].map((part) => part(figures));
  return [INTRODUCTION, ...parts.filter((part) => part !== '')].join('\n');
}

const INTRODUCTION = `# Reliability

<!-- Made by scripts/reliability.mjs of tests/reliability/figures.json. -->

What has been tried to make the class lose, double or disorder events, hang, or panic, and what came of it. The figures
are those of the newest run of each part. \`npm run test:reliability\` makes them anew, in an hour at most, but for
two: coverage of the JavaScript has \`npm run coverage\`, and the mutants, which take some hours, \`npm run mutants\`.
`;

/** @param {Figures} figures */
function faults({ faults: results = {} }) {
  const all = Object.values(results);
  if (all.length === 0) {
    return '';
  }
  const place = (/** @type {Record<string, any>} */ { runtime, engine, transport }) =>
    `${names[runtime] ?? runtime}, ${engine}, ${transport}`;
  const places = [...new Set(all.map(place))].sort();
  const rows = [...new Set(all.map(({ fault }) => fault))].sort().map((fault) => [
    fault,
    ...places.map((where) => {
      const found = all.find((each) => each.fault === fault && place(each) === where);
      return found === undefined ? '-' : `${found.result}, ${found.times}`;
    }),
  ]);
  return `## Faults

Numbered events through a proxy that does harm to the responses (\`tests/faults\`): each number must come once and in
order, and \`readyState\` and events must be as the standard has them. Behind the result stands how often each source met
the fault.

${table([['fault', ...places], ...rows])}`;
}

/** @param {Figures} figures */
function fuzzing({ fuzz = {} }) {
  const rows = Object.entries(fuzz).map(([target, figures]) => [
    `\`${target}\``,
    ...['seconds', 'executions', 'edges', 'features', 'broken'].map((key) => number(figures[key])),
  ]);
  return rows.length === 0
    ? ''
    : `## Fuzzing

Inputs that a fuzzer changes to reach more code, against a reference or a model (\`tests/properties\`, \`fuzz/\`). A run
ends at the first input that breaks a property. \`cargo test\` has the same properties, by random inputs and by the corpora.

${table([['target', 'seconds', 'inputs', 'edges', 'features', 'broken'], ...rows])}`;
}

/** @param {Figures} figures */
function coverage({ coverage: results = {} }) {
  const rows = Object.entries(results).map(([what, { lines, covered, excused = '-', least }]) => [
    `\`${what}\``,
    ...[lines, covered, share(covered, lines), excused, least].map(number),
  ]);
  return rows.length === 0
    ? ''
    : `## Coverage

Lines that tests run: of the protocol its own, natively, where one that none does has its reason in
\`scripts/coverage.mjs\`; of the JavaScript those of \`tests/js\` and \`tests/compat\`, and the list of behaviours in Node, in
Chromium, and over the file in ES5. \`npm run coverage\` fails below the least.

${table([['part', 'lines', 'run', 'share', 'with a reason', 'least'], ...rows])}`;
}

/** @param {Figures} figures */
function mutants({ mutants: results = {} }) {
  const rows = Object.entries(results).map(([file, { caught, timeout, missed, unviable }]) => [
    `\`${file}\``,
    ...[caught + timeout, missed, unviable].map(number),
  ]);
  return rows.length === 0
    ? ''
    : `## Mutants

Changes to \`src/protocol\` that its tests must notice, by file. What does not compile is none.

${table([['file', 'noticed', 'missed', 'not compiled'], ...rows])}`;
}

/** @param {Figures} figures */
function soak({ soak: results = {} }) {
  const rows = Object.values(results).map(
    ({ runtime, workload, count, seconds, heap, wasm, process, problems }) => [
      names[runtime] ?? runtime,
      `${number(count)} ${workload}`,
      ...[seconds, megabytes(heap), megabytes(wasm), megabytes(process), problems].map(number),
    ],
  );
  const header = ['runtime', 'what', 'seconds', 'heap', 'WebAssembly', 'process', 'problems'];
  return rows.length === 0
    ? ''
    : `## Soak

One connection, one source that is connected anew after each event, and sources that are opened and closed
(\`tests/soak\`): nothing is lost or out of order, of 1,000 sources 999 are collected, and memory stays flat. In MB: the
median of the second fifth of the samples, and of the last, after a garbage collection; what the process has may grow by a
tenth or 16 MB, the heap by a twentieth. \`-\`: the browser does not tell.

Nobody drives Firefox in it: what does has it keep all that comes from the network. Its process grows with requests by
itself: from 596 to 619 MB here over 10,000 by \`fetch\` alone, and more on a machine that is busy.

${table([header, ...rows])}`;
}

/** @param {{ second: number, last: number } | undefined} figure in bytes */
function megabytes(figure) {
  const inMegabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(2);
  return figure === undefined ? '-' : `${inMegabytes(figure.second)}, ${inMegabytes(figure.last)}`;
}

/**
 * Never rounded up: what is not all shall not look like it.
 *
 * @param {number} part
 * @param {number} whole
 */
function share(part, whole) {
  return `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value.toLocaleString('en') : `${value}`;
}
