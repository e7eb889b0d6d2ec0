/**
 * Asks what is known against the dependencies: `npm run audit`. They are crates and packages for tests
 * and the build; what ships has the crates of `dist/licenses.txt` in it.
 *
 * What cannot be asked, as there is no network or no cargo-deny, fails too, and with `--where-possible`,
 * as `npm test` has it, is listed and fails nothing.
 */
import { spawnSync } from 'node:child_process';

/** Of tools that see no input but this repository's, lesser findings are not worth a failed build. */
const LEVEL = 'high';

/** Folders with a package-lock.json. */
const FOLDERS = ['.', 'benches', 'scripts/js-coverage', 'tests/runtimes'];

process.chdir(new URL('..', import.meta.url).pathname);
const outcomes = [...auditCrates(), ...FOLDERS.map(auditPackages)];
const wherePossible = process.argv.includes('--where-possible');
for (const { what, problem, missing } of outcomes) {
  if (missing !== undefined) {
    // scripts/test.mjs repeats these lines at its end.
    console.log(`not checked: ${what}: ${missing}`);
  } else {
    console.log(`audit: ${what}: ${problem ?? 'ok'}`);
  }
  if (problem !== undefined || (missing !== undefined && !wherePossible)) {
    process.exitCode = 1;
  }
}

/**
 * @typedef {object} Outcome
 * @property {string} what
 * @property {string} [problem]
 * @property {string} [missing] why it could not be found out
 */

/** @returns {Outcome[]} */
function auditCrates() {
  if (run('cargo', 'deny', '--version').status !== 0) {
    const missing = 'cargo-deny is missing; to install it: cargo install --locked cargo-deny';
    return [{ what: 'crates', missing }];
  }
  const [rules, advisories] = [['bans', 'licenses', 'sources'], ['advisories']].map((checks) => ({
    what: `crates, by cargo deny check ${checks.join(' ')}`,
    ...run('cargo', 'deny', 'check', ...checks),
  }));
  return [rules, advisories].map(({ what, status, output }) => {
    if (status === 0) {
      return { what };
    }
    const [unreachable] = /failed to fetch advisory database \S+/.exec(output) ?? [];
    return unreachable === undefined ? { what, problem: output } : { what, missing: unreachable };
  });
}

/**
 * @param {string} folder
 * @returns {Outcome}
 */
function auditPackages(folder) {
  const what = `packages of ${folder}, by npm audit`;
  const options = ['--json', '--package-lock-only', `--audit-level=${LEVEL}`, '--fetch-retries=0'];
  const { status, output } = run('npm', 'audit', '--prefix', folder, ...options);
  const [json = '{}'] = /^\{[^]*^\}/m.exec(output) ?? [];
  const { auditReportVersion, message, vulnerabilities } = JSON.parse(json);
  if (auditReportVersion === undefined) {
    return { what, missing: message ?? 'no answer' };
  }
  return status === 0 ? { what } : { what, problem: Object.keys(vulnerabilities).join(', ') };
}

/**
 * @param {string} command
 * @param {string[]} values
 */
function run(command, ...values) {
  const { status, stdout, stderr } = spawnSync(command, values, {
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}
