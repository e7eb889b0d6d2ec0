/**
 * Builds everything that ships: Rust -> WebAssembly -> glue -> `dist/`, and reports sizes. What is built
 * already is only reported.
 *
 * `pkg/` holds what lies between: the optimised binary, its glue, the binary as text. With the argument
 * `bundle` that is there already, and `dist/` is made of it, or of it the files that are named.
 */
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import webpack from 'webpack';
import webpackConfig from '../webpack.config.js';
import { encode } from './binary-as-text.mjs';
import { clearDeadData, withoutRelocations } from './dead-data.mjs';
import { buildFallback } from './fallback.mjs';
import { wrapGlue } from './glue.mjs';
import { writeIntegrity } from './integrity.mjs';
import { writeLicenses } from './licenses.mjs';
import { removePanicTexts } from './panics.mjs';
import { reportSizes } from './sizes.mjs';
import { unlessBuilt } from './unless-built.mjs';
import { PASSES, binaryen, compileRust, generateGlue } from './wasm-tools.mjs';

const GENERATED = 'pkg/eventsource_wasm_bg.wasm';
const BINARY = 'pkg/eventsource.wasm';

/** What every engine that is supported has; named, as the binary must ask for nothing else. */
const FEATURES = [
  '--enable-bulk-memory',
  '--enable-mutable-globals',
  '--enable-multivalue',
  '--enable-nontrapping-float-to-int',
  '--enable-reference-types',
  '--enable-sign-ext',
];

process.chdir(new URL('..', import.meta.url).pathname);
const [part, ...files] = process.argv.slice(2);
if (part === 'bundle') {
  await buildPackage();
} else {
  await unlessBuilt(async () => {
    console.log('build: the engine, as WebAssembly');
    await buildBinary();
    console.log('build: the engine, as JavaScript');
    await buildFallback();
    await buildPackage();
  });
}
if (files.length === 0) {
  await reportSizes();
}

async function buildPackage() {
  console.log('build: dist/');
  await writeLicenses(await bundle());
  await copyTypes();
  await writeIntegrity();
}

async function buildBinary() {
  await mkdir('pkg', { recursive: true });
  const linked = compileRust(
    'target',
    // A loop of a few rounds is no faster for being written out, and larger.
    '-Cllvm-args=-unroll-full-max-count=1',
  );
  generateGlue(linked, 'pkg');
  await rewrite(GENERATED, withoutRelocations);
  await removePanicTexts(GENERATED);
  wasmOpt(GENERATED, ...PASSES);
  await clearData(linked);
  await Promise.all([wrapGlue(shortenNames(), 'pkg'), embedBinary()]);
}

/** @param {string} linked */
async function clearData(linked) {
  const text = wasmOpt(BINARY, '--print');
  const original = await readFile(linked);
  await rewrite(BINARY, (binary) => clearDeadData(binary, original, text));
}

/**
 * A run of its own, as `--converge` repeats every pass, and prints the names again. It also leaves
 * out what was cleared.
 *
 * @returns {import('./glue.mjs').Names}
 */
function shortenNames() {
  return JSON.parse(
    wasmOpt(BINARY, '--memory-packing', '--minify-imports-and-exports-and-modules'),
  );
}

/**
 * @param {string} input
 * @param {string[]} passes
 */
function wasmOpt(input, ...passes) {
  return binaryen('wasm-opt', input, '-o', BINARY, ...FEATURES, ...passes);
}

/**
 * @param {string} file
 * @param {(content: Uint8Array) => Uint8Array} change
 */
async function rewrite(file, change) {
  await writeFile(file, change(await readFile(file)));
}

async function embedBinary() {
  const binary = await readFile(BINARY);
  await writeFile('pkg/embedded.js', `export default '${encode(binary)}';\n`);
}

/** @returns {Promise<string[]>} the modules in it */
async function bundle() {
  if (files.length === 0) {
    await rm('dist', { recursive: true, force: true });
  }
  const stats = await new Promise((resolve, reject) => {
    const wanted = webpackConfig.filter(
      ({ output }) => files.length === 0 || files.includes(String(output?.filename)),
    );
    webpack(wanted, (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) {
    throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
  }
  await copyFile(BINARY, 'dist/eventsource.wasm');
  return stats.stats.flatMap((/** @type {import('webpack').Stats} */ { compilation }) =>
    [...compilation.modules].flatMap(filesOf),
  );
}

/**
 * @param {any} module of webpack, which makes one of many
 * @returns {string[]}
 */
function filesOf({ resource, modules }) {
  return modules ? [...modules].flatMap(filesOf) : resource ? [resource] : [];
}

/** A declaration file belongs to one module system, so each has two forms, of one text. */
async function copyTypes() {
  for (const folder of ['src/js/types', 'src/server/types']) {
    for (const file of await readdir(folder, { recursive: true })) {
      if (file.endsWith('.d.ts')) {
        const types = await readFile(`${folder}/${file}`, 'utf8');
        await mkdir(dirname(`dist/${file}`), { recursive: true });
        await writeFile(`dist/${file}`, types);
        await writeFile(
          `dist/${file.replace(/ts$/, 'cts')}`,
          types.replaceAll(/(from '\.\.?\/[\w.-]+)\.js'/g, "$1.cjs'"),
        );
      }
    }
  }
}
