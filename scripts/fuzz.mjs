/**
 * Fuzzes the protocol: `npm run fuzz [-- target [seconds]]`, all targets for a minute each by default;
 * `npm run fuzz -- --merge` takes into the repository what has been found to reach more code.
 *
 * What is found lies in `fuzz/target/found`, an input that breaks a property in `fuzz/artifacts`; put the latter
 * into `fuzz/corpus`, under a name that says what it is, and `cargo test` repeats it.
 *
 * No sanitizer, so that a stable compiler does: the crate forbids `unsafe` code.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';

import { keep } from './reliability-figures.mjs';
import { run } from './run.mjs';

/** Longer than any input that is worth keeping. */
const MAX_LENGTH = 400;

const targets = [
  ...readFileSync('fuzz/Cargo.toml', 'utf8').matchAll(/^\[\[bin\]\]\nname = "(.*)"/gm),
].map(([, name]) => name);

await main(process.argv.slice(2));

/** @param {string[]} args */
async function main([name, seconds = '60']) {
  if (name === '--merge') {
    targets.forEach(merge);
  } else if (name !== undefined && !targets.includes(name)) {
    fail(`no target ${name}. Targets: ${targets.join(', ')}`);
  } else if (!/^[1-9]\d*$/.test(seconds)) {
    fail(`expected seconds from 1, received ${seconds}`);
  } else {
    for (const target of name === undefined ? targets : [name]) {
      await fuzz(target, Number(seconds));
    }
  }
}

/**
 * @param {string} target
 * @param {number} seconds
 */
async function fuzz(target, seconds) {
  mkdirSync(`fuzz/target/found/${target}`, { recursive: true });
  const options = ['-print_final_stats=1', `-max_total_time=${seconds}`, `-max_len=${MAX_LENGTH}`];
  const argv = [...command(target), `fuzz/target/found/${target}`, `fuzz/corpus/${target}`];
  // What the fuzzer says goes to the standard error. The first time, all is compiled.
  const withOutput = ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv, '--', ...options];
  const { output, problem } = await run(withOutput, (seconds + 900) * 1_000);
  const [, executions] = /^stat::number_of_executed_units: (\d+)$/m.exec(output) ?? [];
  const [, edges, features] = /DONE +cov: (\d+) ft: (\d+)/.exec(output) ?? [];
  const isBroken = /ERROR: libFuzzer/.test(output);
  if (!isBroken && (problem !== null || executions === undefined || edges === undefined)) {
    return fail(`${target}: ${problem ?? 'the fuzzer gave no figures'}`);
  }
  // A fuzzer that found something ends at once, without all of its figures.
  const [inputs, reached, found] = [executions, edges, features].map((it) => Number(it ?? 0));
  keep('fuzz', target, {
    seconds,
    executions: inputs,
    edges: reached,
    features: found,
    broken: Number(isBroken),
  });
  if (isBroken) {
    fail(`${target}: a property is broken, see above`);
  }
}

/** @param {string} target */
function merge(target) {
  mkdirSync(`fuzz/target/found/${target}`, { recursive: true });
  const folders = [`fuzz/corpus/${target}`, `fuzz/target/found/${target}`];
  // By edges of the control flow, not by how often each is taken: a corpus that a person can look at.
  const options = ['-set_cover_merge=1', '-use_counters=0', `-max_len=${MAX_LENGTH}`];
  const [program, ...args] = [...command(target), ...folders, '--', ...options];
  if (spawnSync(program, args, { stdio: 'inherit' }).status !== 0) {
    fail(`${target}: the corpora could not be merged`);
  }
}

/** @param {string} target */
function command(target) {
  return ['cargo', 'fuzz', 'run', '--sanitizer', 'none', target];
}

/** @param {string} problem */
function fail(problem) {
  console.error(`fuzz: ${problem}`);
  process.exitCode = 1;
}
