/**
 * Writes `dist/integrity.json`: a hash of each file that a page can load, as `integrity` wants it.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { sep } from 'node:path';

export async function writeIntegrity() {
  const files = (await readdir('dist', { recursive: true }))
    .map((file) => file.replaceAll(sep, '/'))
    .filter(isForPages)
    .sort();
  const entries = await Promise.all(
    files.map(async (file) => [file, integrityOf(await readFile(`dist/${file}`))]),
  );
  await writeFile(
    'dist/integrity.json',
    `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`,
  );
}

/**
 * CommonJS, Node and servers check no hashes.
 *
 * @param {string} file relative to `dist/`
 */
function isForPages(file) {
  return /\.(?:js|wasm)$/.test(file) && !/^server\.|\.node\.js$/.test(file);
}

/** @param {Uint8Array} content */
export function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
