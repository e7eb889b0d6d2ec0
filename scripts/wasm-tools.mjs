/** The commands that the builds of the engine share. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {string} targetDirectory
 * @param {string[]} further flags of the compiler
 * @returns {string} the file that the linker wrote
 */
export function compileRust(targetDirectory, ...further) {
  const home = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  const flags = [
    process.env.RUSTFLAGS ?? '',
    // Panics name the files of dependencies, by paths of this machine.
    `--remap-path-prefix=${home}/registry/src=`,
    // Far less than opt-level 3 inlines, but enough that what a call leaves unused goes: measured.
    '-Cllvm-args=-inline-threshold=25',
    // For dead-data.mjs.
    '-Clink-arg=--emit-relocs',
    ...further,
  ];
  const target = 'wasm32-unknown-unknown';
  execFileSync(
    'cargo',
    ['build', '--release', '--lib', '--target', target, '--target-dir', targetDirectory],
    { stdio: 'inherit', env: { ...process.env, RUSTFLAGS: flags.join(' ') } },
  );
  return `${targetDirectory}/${target}/release/eventsource_wasm.wasm`;
}

/**
 * @param {string} wasm
 * @param {string} folder for the binary and its glue
 */
export function generateGlue(wasm, folder) {
  const options = ['--target', 'bundler', '--no-typescript'];
  execFileSync(
    'wasm-bindgen',
    [...options, '--out-dir', folder, '--out-name', 'eventsource_wasm', wasm],
    { stdio: 'inherit' },
  );
}

export const PASSES = [
  // What flattening undoes, the passes behind it put together anew, and smaller: measured.
  ...['-Oz', '--flatten', '--rereloop', '--local-cse', '-Oz', '-Oz', '--converge'],
  ...['--reorder-functions', '--strip-debug', '--strip-producers', '--strip-target-features'],
];

/**
 * @param {'wasm-opt' | 'wasm2js'} tool
 * @param {string[]} values
 * @returns {string} what it prints
 */
export function binaryen(tool, ...values) {
  const command = createRequire(import.meta.url).resolve(`binaryen/bin/${tool}`);
  return execFileSync(process.execPath, [command, ...values], {
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
