/** The fenced blocks of the documents that users read. */
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * @typedef {object} Block
 * @property {string} file of the document, from the root
 * @property {number} line of its fence
 * @property {string} language
 * @property {boolean} runs whether it is to be run, too: `run` behind the language
 * @property {string} code
 * @property {string | undefined} output what it prints: the block of `text` that follows
 */

/** @returns {Promise<string[]>} the documents, from the root */
export async function documents() {
  const names = await readdir(`${root}docs`, { recursive: true });
  const found = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', 'SECURITY.md', ...found.map((name) => name.replaceAll('\\', '/')).sort()];
}

/** @param {string} file */
export function read(file) {
  return readFile(root + file, 'utf8');
}

/**
 * @param {string} file
 * @returns {Promise<Block[]>}
 */
export async function blocksOf(file) {
  const text = await read(file);
  return [
    ...text.matchAll(/^( *)```(\w+)( run)?\n([^]*?)^\1```$(?:\n\n```text\n([^]*?)^```$)?/gm),
  ].map(({ index, 2: language, 3: run, 4: code, 5: output }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    language,
    runs: run !== undefined,
    code,
    output: run && output,
  }));
}
