/**
 * Runs the benchmarks: `node scripts/bench.mjs [part...]`, all parts but `quick` by default.
 *
 * The protocol's are a package of their own, so that `cargo test` builds none of what they need.
 * The others measure the built package: its engines alone, the class in browsers, and
 * the server side beside others.
 */
import { spawnSync } from 'node:child_process';

const build = ['node', 'scripts/build.mjs'];

/** @type {Record<string, string[][]>} */
const parts = {
  protocol: [['cargo', 'bench', '--manifest-path', 'benches/Cargo.toml']],
  parser: [build, ['node', 'benches/parser/main.js', 'node', 'chromium', 'firefox']],
  browsers: [build, ['node', 'benches/browsers/main.js', '--write']],
  quick: [build, ['node', 'benches/browsers/main.js', '--quick']],
  server: [build, ['node', 'benches/server/main.js']],
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(parts, name));
if (unknown === undefined) {
  const commands = (
    names.length > 0 ? names : ['protocol', 'parser', 'browsers', 'server']
  ).flatMap((name) => parts[name]);
  process.exitCode = commands.every(succeeds) ? 0 : 1;
} else {
  console.error(`bench: no part ${unknown}. Parts: ${Object.keys(parts).join(', ')}`);
  process.exitCode = 2;
}

/** @param {string[]} command */
function succeeds([command, ...args]) {
  console.log(`\n== ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}
