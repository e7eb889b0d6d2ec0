/**
 * Builds everything that ships: Rust -> WebAssembly -> glue -> `dist/`, and reports sizes.
 *
 * `pkg/` holds what lies between: the optimised binary, its glue, the binary as text.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build as esbuild } from 'esbuild';
import webpack from 'webpack';
import webpackConfig from '../webpack.config.js';
import { encode } from './binary-as-text.mjs';
import { reportSizes } from './sizes.mjs';

const WASM = 'target/wasm32-unknown-unknown/release/eventsource_wasm.wasm';

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
optimise();
await Promise.all([wrapGlue(), embedBinary()]);
await bundle();
await copyTypes();
await reportSizes();

function compileRust() {
  run('cargo', ['build', '--release', '--lib', '--target', 'wasm32-unknown-unknown']);
}

function generateGlue() {
  run('wasm-bindgen', ['--target', 'bundler', '--no-typescript', '--out-dir', 'pkg', WASM]);
}

function optimise() {
  const wasmOpt = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
  run(process.execPath, [
    wasmOpt,
    'pkg/eventsource_wasm_bg.wasm',
    ...['-o', 'pkg/eventsource.wasm'],
    ...FEATURES,
    ...['-Oz', '--converge', '--strip-debug', '--strip-producers', '--strip-target-features'],
  ]);
}

/**
 * wasm-bindgen's glue is a module, with one binary in its module scope. Each instance needs its
 * own, so that what still refers to a broken one cannot reach into the next: see binding.js.
 */
async function wrapGlue() {
  await esbuild({
    entryPoints: ['pkg/eventsource_wasm_bg.js'],
    outfile: 'pkg/glue.js',
    bundle: true,
    format: 'iife',
    globalName: 'glue',
    target: 'es2020',
    banner: { js: 'export function createGlue() {' },
    footer: { js: 'return glue;\n}' },
  });
  await writeFile(
    'pkg/glue.d.ts',
    "export declare function createGlue(): import('../src/js/binding.js').Glue;\n",
  );
}

async function embedBinary() {
  const binary = await readFile('pkg/eventsource.wasm');
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
  await copyFile('pkg/eventsource.wasm', 'dist/eventsource.wasm');
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
 */
function run(command, values) {
  execFileSync(command, values, { stdio: 'inherit' });
}
