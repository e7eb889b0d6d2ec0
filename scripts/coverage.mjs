/**
 * Which lines of the protocol its tests run: `npm run coverage`. It fails for a line that none does and that
 * has no reason below, and for a reason whose line is run, or not there any more.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { keep } from './reliability-figures.mjs';

const REPORT = 'target/coverage.lcov';

/** By file, what stands in a line that is not run, and why. @type {Record<string, Record<string, string>>} */
const reasons = {
  'src/protocol/event_stream.rs': {
    'break;': 'a line that was found to end has its end behind it; the compiler cannot know',
  },
};

const argv = ['llvm-cov', '--lib', '--tests', '--lcov', '--output-path', REPORT];
const { status } = spawnSync('cargo', argv, { stdio: 'inherit', env: environment() });
if (status === 0) {
  judge(readFileSync(REPORT, 'utf8'));
} else {
  fail(`cargo llvm-cov ended with ${status}`);
}

/** @param {string} report */
function judge(report) {
  let [lines, covered, excused] = [0, 0, 0];
  for (const [, path, records] of report.matchAll(/^SF:(.*)\n([^]*?)^end_of_record$/gm)) {
    const file = path.slice(path.indexOf('src/protocol/'));
    if (!path.includes('src/protocol/')) {
      continue;
    }
    const source = readFileSync(file, 'utf8').split('\n');
    const expected = new Set(Object.keys(reasons[file] ?? {}));
    for (const [, number, count] of records.matchAll(/^DA:(\d+),(\d+)/gm)) {
      lines += 1;
      const text = source[Number(number) - 1].trim();
      if (count !== '0') {
        covered += 1;
      } else if (expected.delete(text)) {
        excused += 1;
      } else {
        fail(`${file}:${number} is not run: ${text}`);
      }
    }
    expected.forEach((text) =>
      fail(`${file}: the reason for a line is not needed any more: ${text}`),
    );
  }
  console.log(`coverage: ${covered} of ${lines} lines of src/protocol, ${excused} with a reason`);
  const least = '100 %, or a reason each';
  keep('coverage', 'src/protocol', { lines, covered, excused, least });
}

/** LLVM's tools must be as new as the compiler's: rustup has them, else Debian in several versions. */
function environment() {
  const { stdout } = spawnSync('rustc', ['-vV'], { encoding: 'utf8' });
  const [, version] = /^LLVM version: (\d+)/m.exec(stdout) ?? [];
  const folder = `/usr/lib/llvm-${version}/bin`;
  const hasTools = spawnSync(`${folder}/llvm-cov`, ['--version']).status === 0;
  return hasTools
    ? { ...process.env, LLVM_COV: `${folder}/llvm-cov`, LLVM_PROFDATA: `${folder}/llvm-profdata` }
    : process.env;
}

/** @param {string} problem */
function fail(problem) {
  console.error(`coverage: ${problem}`);
  process.exitCode = 1;
}
