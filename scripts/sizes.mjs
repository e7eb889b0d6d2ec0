/**
 * Prints what users download, and fails when it is over the budget in `size-budget.json`.
 */
import { readFile, readdir } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export async function reportSizes() {
  const budget = JSON.parse(await readFile('size-budget.json', 'utf8'));
  const names = (await readdir('dist')).filter((name) => /\.(?:c?js|wasm)$/.test(name));
  const rows = await Promise.all(names.sort().map(measure));
  console.log('\nsizes in bytes               raw    gzip  brotli  budget (brotli)');
  for (const { name, raw, gzip, brotli } of rows) {
    const columns = [raw, gzip, brotli].map((size) => String(size).padStart(8)).join('');
    console.log(`  dist/${name.padEnd(20)}${columns}  ${budget[name] ?? ''}`);
  }
  const over = rows.filter(({ name, brotli }) => brotli > (budget[name] ?? Infinity));
  if (over.length > 0) {
    throw new Error(`over the size budget: ${over.map(({ name }) => name).join(', ')}`);
  }
}

/** @param {string} name */
async function measure(name) {
  const content = await readFile(`dist/${name}`);
  return {
    name,
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content).length,
  };
}
