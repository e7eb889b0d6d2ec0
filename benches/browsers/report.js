/** Says what was measured: a table, a file of figures, charts, and the table of the README. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { median } from '../undriven.js';
import { drawCharts } from './charts.js';
import { workloads } from './workloads.js';

/**
 * @typedef {object} Turn
 * @property {string} [error]
 * @property {number} milliseconds
 * @property {number} cpu seconds that the browser took, all its processes together
 * @property {number} memory MB at the peak beyond what it had at the beginning
 * @property {number} events
 * @property {number} length of their data, in UTF-16 code units
 * @property {number[]} latencies ms from the server's clock to the listener's, on one machine, or
 *   from a navigation to the first event
 *
 * @typedef {Record<string, Record<string, Turn[]>>} Results of workloads, of readers
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} [rate] of the unit in a second
 * @property {number} [ratio] to native's
 * @property {number} [cpu] ratio to native's
 * @property {number} [memory] MB
 * @property {number} [p50] ms
 * @property {number} [p99] ms
 * @property {string} [problem]
 */

const FOLDER = new URL('../results/', import.meta.url);
const README = new URL('../../README.md', import.meta.url);
const START = '<!-- made by benches/browsers/report.js -->\n';
const END = '<!-- end of it -->';

/** @typedef {Record<string, { amount: number }>} Streams */

/**
 * @param {string} browser
 * @param {Results} results
 * @param {{ streams: Streams }} context
 */
export function report(browser, results, { streams }) {
  for (const workload of Object.keys(results)) {
    console.log(`\n${browser}: ${titleOf(workload)}`);
    console.table(
      Object.fromEntries(
        rowsOf(workload, results[workload], streams).map(({ name, ...row }) => [
          name,
          rounded(row),
        ]),
      ),
    );
  }
}

/**
 * @param {Record<string, Results>} all by browser
 * @param {{ quick: boolean, rounds: number, streams: Streams }} context
 */
export async function save(all, { quick, rounds, streams }) {
  const figures = Object.fromEntries(
    Object.entries(all).map(([browser, results]) => [
      browser,
      Object.fromEntries(
        Object.keys(results).map((workload) => [
          workload,
          rowsOf(workload, results[workload], streams),
        ]),
      ),
    ]),
  );
  const processors = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
  const day = new Date().toISOString().slice(0, 10);
  await mkdir(FOLDER, { recursive: true });
  await writeFormatted(
    new URL('figures.json', FOLDER),
    JSON.stringify({ day, processors, quick, rounds, browsers: figures }),
  );
  await drawCharts(figures, FOLDER);
  await writeReadme(
    figures,
    `${day}, ${processors}, median of ${rounds}${quick ? ', shorter streams' : ''}`,
  );
}

/**
 * @param {string} workload
 * @param {Record<string, Turn[]>} readers
 * @param {Streams} streams
 * @returns {Row[]}
 */
function rowsOf(workload, readers, streams) {
  const expected = readers.native?.find(({ error }) => error === undefined);
  const secondsOf = (/** @type {Turn[]} */ turns) =>
    median(turns.map(({ milliseconds }) => milliseconds)) / 1_000;
  const cpuOf = (/** @type {Turn[]} */ turns) => median(turns.map(({ cpu }) => cpu));
  return Object.entries(readers).map(([name, turns]) => {
    const problem = problemOf(turns, name.startsWith('fetch and d') ? undefined : expected);
    if (problem !== undefined) {
      return { name, problem };
    }
    /** @type {Row} */
    const row = { name };
    if (workload === 'latency' || workload === 'first') {
      const latencies = turns.flatMap((turn) => turn.latencies).toSorted((a, b) => a - b);
      row.p50 = latencies[Math.floor(latencies.length / 2)];
      row.p99 = latencies[Math.floor(latencies.length * 0.99)];
      return row;
    }
    row.rate = streams[workload].amount / secondsOf(turns);
    row.ratio = secondsOf(readers.native ?? []) / secondsOf(turns);
    row.cpu = cpuOf(turns) / cpuOf(readers.native ?? []);
    row.memory = median(turns.map(({ memory }) => memory));
    return row;
  });
}

/**
 * A reader that reads something else than the browser's own class is not to be compared.
 *
 * @param {Turn[]} turns
 * @param {Turn | undefined} expected
 */
function problemOf(turns, expected) {
  const failed = turns.find(({ error }) => error !== undefined);
  if (failed !== undefined || turns.length === 0) {
    return `failed: ${failed?.error ?? 'no turn'}`;
  }
  const differs = (/** @type {Turn} */ { events, length }) =>
    events !== expected?.events || (length !== expected.length && expected.latencies.length === 0);
  return expected !== undefined && turns.some(differs) ? 'read other events' : undefined;
}

/** @param {string} workload */
function titleOf(workload) {
  return workloads[workload]?.title ?? OTHERS[/** @type {keyof typeof OTHERS} */ (workload)];
}

const OTHERS = {
  latency: 'latency at 200 events a second, in ms',
  first: 'from navigation to the first event, in ms',
  memory: 'memory over a long stream of events of 1 KB',
  connections: '50 connections at once',
};

/** @param {Partial<Row>} row */
function rounded(row) {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(3)) : value,
    ]),
  );
}

/**
 * @param {Record<string, Record<string, Row[]>>} figures
 * @param {string} circumstances
 */
async function writeReadme(figures, circumstances) {
  const browsers = Object.keys(figures);
  const kinds = Object.keys(workloads).filter((workload) => figures[browsers[0]]?.[workload]);
  const names = figures[browsers[0]][kinds[0]].map(({ name }) => name);
  const lines = [
    `| events/s, native = 1 (${browsers.join(' / ')}) | ${kinds.map((kind) => workloads[kind].title).join(' | ')} |`,
    `| --- |${' --- |'.repeat(kinds.length)}`,
    ...names.map((name) => {
      const cells = kinds.map((kind) =>
        browsers
          .map((browser) => cell(figures[browser][kind].find((row) => row.name === name)))
          .join(' / '),
      );
      return `| ${name} | ${cells.join(' | ')} |`;
    }),
  ];
  const readme = await readFile(README, 'utf8');
  const start = readme.indexOf(START) + START.length;
  const end = readme.indexOf(END, start);
  if (start < START.length || end < 0) {
    throw new Error('the README has no place for the table of speeds');
  }
  await writeFormatted(
    README,
    `${readme.slice(0, start)}\n${lines.join('\n')}\n\n${circumstances}.\n\n${readme.slice(end)}`,
  );
}

/**
 * @param {URL} file
 * @param {string} text
 */
async function writeFormatted(file, text) {
  const filepath = fileURLToPath(file);
  await writeFile(file, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}

/** @param {Row | undefined} row */
function cell(row) {
  return row?.ratio === undefined ? '-' : row.ratio.toFixed(row.ratio < 10 ? 2 : 0);
}
