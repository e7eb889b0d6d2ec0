/**
 * Prints what users download, and fails when it is over the budget in `size-budget.json`.
 */
import { readFile, readdir } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import TerserPlugin from 'terser-webpack-plugin';
import { terserOptions } from '../webpack.config.js';

/** How much more who has no WebAssembly may download. */
const MOST_OF_FALLBACK = 1.2;

export async function reportSizes() {
  const budget = JSON.parse(await readFile('size-budget.json', 'utf8'));
  const names = (await readdir('dist', { recursive: true })).filter((name) =>
    /\.(?:c?js|wasm)$/.test(name),
  );
  const files = await Promise.all(names.sort().map(measureFile));
  const rows = [...files, await measureEngine()];
  console.log('\nsizes in bytes                          raw    gzip  brotli  budget (brotli)');
  for (const { name, raw, gzip, brotli } of rows) {
    const columns = [raw, gzip, brotli].map((size) => String(size).padStart(8)).join('');
    console.log(`  ${name.padEnd(36)}${columns}  ${budget[name] ?? ''}`);
  }
  const over = rows.filter(({ name, brotli }) => brotli > (budget[name] ?? Infinity));
  if (over.length > 0) {
    throw new Error(`over the size budget: ${over.map(({ name }) => name).join(', ')}`);
  }
  const [fallback, embedded] = ['fallback.js', 'eventsource.js'].map(
    (file) => rows.find(({ name }) => name === `dist/${file}`)?.brotli ?? NaN,
  );
  const ratio = fallback / embedded;
  console.log(
    `  the engine in plain JavaScript: ${ratio.toFixed(3)} times the file with the binary`,
  );
  if (!(ratio <= MOST_OF_FALLBACK)) {
    throw new Error(`dist/fallback.js may be ${MOST_OF_FALLBACK} times dist/eventsource.js`);
  }
}

/** What takes the place of a browser's own class: the binary and wasm-bindgen's glue, no class. */
async function measureEngine() {
  const binary = measure('', await readFile('dist/eventsource.wasm'));
  const source = { 'glue.js': await readFile('pkg/glue.js', 'utf8') };
  // As webpack minifies it.
  const { code } = await TerserPlugin.terserMinify(
    source,
    undefined,
    /** @type {any} */ (terserOptions),
    undefined,
  );
  const glue = measure('', Buffer.from(code ?? ''));
  return {
    name: 'binary + glue',
    raw: binary.raw + glue.raw,
    gzip: binary.gzip + glue.gzip,
    brotli: binary.brotli + glue.brotli,
  };
}

/** @param {string} name */
async function measureFile(name) {
  return measure(`dist/${name}`, await readFile(`dist/${name}`));
}

/**
 * @param {string} name
 * @param {Buffer} content
 */
function measure(name, content) {
  return {
    name,
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content).length,
  };
}
