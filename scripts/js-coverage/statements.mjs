/**
 * Which statements of sources ran, by V8's coverage of whatever they were made into.
 */
import { readFile, readdir } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { mergeProcessCovs } from '@bcoe/v8-coverage';
import { parse } from 'acorn';
import { convert } from 'ast-v8-to-istanbul';

/** Of a file, by its lines: the columns at which statements begin, and whether they ran. @typedef {Map<number, Map<number, boolean>>} Statements */

/**
 * The statements are those of the sources themselves: one that only what was made of them has, such as a helper
 * of a compiler, is none.
 *
 * @param {string} root of the project, whose `dist/` has source maps
 * @param {string[]} files in it, the sources
 * @param {string} folder with V8's coverage of processes
 * @returns {Promise<Map<string, Statements>>}
 */
export async function readStatements(root, files, folder) {
  const all = new Map();
  for (const file of files) {
    all.set(file, await statementsOf(join(root, file)));
  }
  for (const { url, functions } of await readCoverage(folder)) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    const file = isAbsolute(path) ? relative(root, path) : '';
    if (all.has(file) || file.startsWith('dist/')) {
      mark(all, root, await converted(path, functions));
    }
  }
  return all;
}

/** @param {string} folder */
async function readCoverage(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return mergeProcessCovs(texts.map((text) => JSON.parse(text))).result;
}

/**
 * @param {string} path
 * @returns {Promise<Statements>} of which none ran
 */
async function statementsOf(path) {
  const none = [{ functionName: '', isBlockCoverage: false, ranges: [] }];
  /** @type {Statements} */
  const lines = new Map();
  for (const { statementMap } of Object.values(await converted(path, none))) {
    for (const { start } of Object.values(statementMap)) {
      lines.set(start.line, (lines.get(start.line) ?? new Map()).set(start.column, false));
    }
  }
  return lines;
}

/**
 * @param {Map<string, Statements>} all
 * @param {string} root
 * @param {Awaited<ReturnType<typeof converted>>} coverage
 */
function mark(all, root, coverage) {
  for (const [path, { statementMap, s: counts }] of Object.entries(coverage)) {
    const lines = all.get(relative(root, path));
    for (const [index, { start }] of Object.entries(statementMap)) {
      const columns = lines?.get(start.line);
      if (columns === undefined || !counts[index]) {
        continue;
      }
      // What was lowered may begin with something else than the source does.
      const column = columns.size === 1 ? [...columns.keys()][0] : start.column;
      if (columns.has(column)) {
        columns.set(column, true);
      }
    }
  }
}

/**
 * @param {string} path
 * @param {import('node:inspector').Profiler.FunctionCoverage[]} functions
 */
async function converted(path, functions) {
  const code = await readFile(path, 'utf8');
  const map = await readFile(`${path}.map`, 'utf8').catch(() => undefined);
  return convert({
    ast: parse(code, { ecmaVersion: 'latest', sourceType: 'module' }),
    code,
    coverage: { functions, url: pathToFileURL(path).href },
    sourceMap: map && JSON.parse(map),
  });
}
