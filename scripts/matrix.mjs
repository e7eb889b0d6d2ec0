/**
 * Makes the README's table of what was tested where, out of what the last run of the behaviours left
 * in `test-results/`: `node scripts/matrix.mjs --write`. Without that it fails if the table is another.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';

import { table as format } from './table.mjs';

/** @typedef {import('../tests/support/results.js').Result} Result */

const START = '<!-- made by scripts/matrix.mjs -->\n';
const END = '<!-- end -->';

/** What the README calls a runtime. @type {Record<string, string>} */
const names = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
  deno: 'Deno',
  bun: 'Bun',
  bare: 'bare context',
};

/** In the order of the table. */
const order = [
  'chromium',
  'firefox',
  'webkit',
  'node 18',
  'node 20',
  'node 22',
  'node 24',
  'deno',
  'bun',
  'bare',
];

process.chdir(new URL('..', import.meta.url).pathname);
const results = await readResults();
const table = makeTable(results);
const readme = await readFile('README.md', 'utf8');
const start = readme.indexOf(START) + START.length;
const end = readme.indexOf(END, start);
const changed = `${readme.slice(0, start)}\n${table}\n${readme.slice(end)}`;
console.log(table);
if (process.argv.includes('--write')) {
  await writeFile('README.md', changed);
} else if (changed !== readme) {
  console.error(
    'matrix: the README has another table. After a whole run: node scripts/matrix.mjs --write',
  );
  process.exitCode = 1;
}

/** @returns {Promise<Result[]>} of our class */
async function readResults() {
  const folder = 'test-results/behaviours';
  const all = await Promise.all(
    (await readdir(folder)).map(async (name) =>
      JSON.parse(await readFile(`${folder}/${name}`, 'utf8')),
    ),
  );
  return all.filter(({ place }) => !place.native);
}

/** @param {Result[]} results */
function makeTable(results) {
  /** @type {Map<string, Result[]>} */
  const rows = new Map();
  for (const result of results) {
    const { runtime, engine, place } = result;
    const rank = order.indexOf(runtime);
    const key = [String(rank).padStart(2, '0'), engine, place.transport].join();
    rows.set(key, [...(rows.get(key) ?? []), result]);
  }
  const lines = [...rows.keys()].sort().map((key) => makeRow(rows.get(key) ?? []));
  return format([['runtime', 'engine', 'transport', 'in', 'behaviours'], ...lines]);
}

/** @param {Result[]} results of one runtime, engine and transport */
function makeRow(results) {
  const [{ runtime, engine, place }] = results;
  const scopes = results
    .map(({ place: { scope } }) => scope.replace('runtime', 'main thread'))
    .sort();
  const sum = (/** @type {'passed' | 'failed'} */ name) =>
    results.reduce((total, { counts }) => total + counts[name], 0).toLocaleString('en');
  return [
    names[runtime] ?? runtime.replace('node', 'Node'),
    engine,
    `${place.transport}`,
    scopes.join(', '),
    `${sum('passed')} passed, ${sum('failed')} failed`,
  ];
}
