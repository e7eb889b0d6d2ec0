/**
 * Builds everything that ships: Rust -> WebAssembly -> glue -> `dist/`, and reports sizes.
 *
 * `pkg/` holds what lies between: the optimised binary, its glue, the binary as text.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import webpack from 'webpack';
import webpackConfig from '../webpack.config.js';
import { encode } from './binary-as-text.mjs';
import { clearDeadData, withoutRelocations } from './dead-data.mjs';
import { wrapGlue } from './glue.mjs';
import { removePanicTexts } from './panics.mjs';
import { reportSizes } from './sizes.mjs';

const WASM = 'target/wasm32-unknown-unknown/release/eventsource_wasm.wasm';
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
await mkdir('pkg', { recursive: true });
compileRust();
generateGlue();
await rewrite(GENERATED, withoutRelocations);
await removePanicTexts(GENERATED);
optimise();
await clearData();
await Promise.all([wrapGlue(shortenNames()), embedBinary()]);
await bundle();
await copyTypes();
await reportSizes();

function compileRust() {
  const home = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  const flags = [
    process.env.RUSTFLAGS ?? '',
    // Panics name the files of dependencies, by paths of this machine.
    `--remap-path-prefix=${home}/registry/src=`,
    // Far less than opt-level 3 inlines, but enough that what a call leaves unused goes: measured.
    '-Cllvm-args=-inline-threshold=25',
    // For dead-data.mjs.
    '-Clink-arg=--emit-relocs',
  ];
  run(
    'cargo',
    ['build', '--release', '--lib', '--target', 'wasm32-unknown-unknown'],
    flags.join(' '),
  );
}

function generateGlue() {
  run('wasm-bindgen', ['--target', 'bundler', '--no-typescript', '--out-dir', 'pkg', WASM]);
}

function optimise() {
  wasmOpt(
    GENERATED,
    // What flattening undoes, the passes behind it put together anew, and smaller: measured.
    ...['-Oz', '--flatten', '--rereloop', '--local-cse', '-Oz', '-Oz', '--converge'],
    ...['--reorder-functions', '--strip-debug', '--strip-producers', '--strip-target-features'],
  );
}

async function clearData() {
  const linked = await readFile(WASM);
  const text = wasmOpt(BINARY, '--print');
  await rewrite(BINARY, (binary) => clearDeadData(binary, linked, text));
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
  const command = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
  return execFileSync(process.execPath, [command, input, '-o', BINARY, ...FEATURES, ...passes], {
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

async function bundle() {
  await rm('dist', { recursive: true, force: true });
  const stats = await new Promise((resolve, reject) => {
    webpack(webpackConfig, (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) {
    throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
  }
  await copyFile(BINARY, 'dist/eventsource.wasm');
}

/** A declaration file belongs to one module system, so each has two forms, of one text. */
async function copyTypes() {
  for (const name of ['event-source', 'index', 'polyfill', 'slim']) {
    const types = await readFile(`src/js/types/${name}.d.ts`, 'utf8');
    await writeFile(`dist/${name}.d.ts`, types);
    await writeFile(
      `dist/${name}.d.cts`,
      types.replaceAll("event-source.js'", "event-source.cjs'"),
    );
  }
}

/**
 * @param {string} command
 * @param {string[]} values
 * @param {string} [flags] for the compiler
 */
function run(command, values, flags = process.env.RUSTFLAGS) {
  execFileSync(command, values, { stdio: 'inherit', env: { ...process.env, RUSTFLAGS: flags } });
}
