/**
 * Runs the benchmarks: `node scripts/bench.mjs [argument...]`, arguments are for cargo bench.
 *
 * They are a package of their own, so that `cargo test` builds none of what they need.
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  'cargo',
  ['bench', '--manifest-path', 'benches/Cargo.toml', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
