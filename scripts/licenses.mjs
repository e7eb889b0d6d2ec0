/**
 * Writes `dist/licenses.txt`: whose code is compiled into what ships, and under which terms. Fails if
 * these are none of those that somebody has read.
 */
import { execFileSync } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * As packages state them. Another way to state the same is to be added here, too: what it says is for a
 * person to judge. `deny.toml` has the parts for cargo-deny, which also looks at tools.
 */
const ALLOWED = new Set([
  'Apache-2.0',
  'Apache-2.0 OR MIT',
  'Apache-2.0/MIT',
  'MIT',
  'MIT OR Apache-2.0',
  // Tables of characters in a crate that reads identifiers when macros are expanded.
  '(MIT OR Apache-2.0) AND Unicode-3.0',
]);

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} license as the package states it
 * @property {string} source where it can be had
 * @property {string} text of the licence, empty where the package holds none
 */

/** @param {string[]} modules the files that webpack has put into `dist/` */
export async function writeLicenses(modules) {
  const parts = [standardLibrary, ...(await crates()), ...(await npmPackages(modules))];
  const refused = parts.filter(({ license }) => !ALLOWED.has(license));
  if (refused.length > 0) {
    const list = refused.map(({ name, license }) => `${name} (${license})`).join(', ');
    throw new Error(`licences that nobody has allowed in scripts/licenses.mjs: ${list}`);
  }
  await writeFile('dist/licenses.txt', format(parts));
}

/** It comes with the compiler, and is in no list of packages. @type {Part} */
const standardLibrary = {
  name: 'Rust standard library',
  license: 'MIT OR Apache-2.0',
  source: 'https://github.com/rust-lang/rust',
  text: '',
};

/**
 * What the compiler is given for the binary: neither macros nor what is for tests alone.
 *
 * @returns {Promise<Part[]>}
 */
async function crates() {
  const { packages, resolve } = JSON.parse(
    execFileSync(
      'cargo',
      ['metadata', '--format-version=1', '--locked', '--filter-platform=wasm32-unknown-unknown'],
      { encoding: 'utf8', maxBuffer: Infinity },
    ),
  );
  /** @type {Map<string, any>} */
  const byId = new Map(packages.map((/** @type {any} */ it) => [it.id, it]));
  const needed = new Set([resolve.root]);
  // A set gives what is added while it is walked through, too.
  for (const id of needed) {
    const { deps } = resolve.nodes.find((/** @type {any} */ node) => node.id === id);
    for (const { pkg, dep_kinds: kinds } of deps) {
      const isMacro = byId
        .get(pkg)
        .targets.some((/** @type {any} */ { kind }) => kind.includes('proc-macro'));
      if (!isMacro && kinds.some((/** @type {any} */ { kind }) => kind === null)) {
        needed.add(pkg);
      }
    }
  }
  needed.delete(resolve.root);
  return Promise.all(
    [...needed].map(async (id) => {
      const { name, version, license, repository, manifest_path: manifest } = byId.get(id);
      return {
        name: `${name} ${version}`,
        license,
        source: repository ?? `https://crates.io/crates/${name}`,
        text: await readLicense(dirname(manifest)),
      };
    }),
  );
}

/**
 * What was bundled, if anything, and the tools whose own code is in what they write.
 *
 * @param {string[]} modules
 * @returns {Promise<Part[]>}
 */
async function npmPackages(modules) {
  const folders = new Set(['node_modules/binaryen', 'node_modules/webpack']);
  for (const module of modules) {
    const [folder] = /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? [];
    if (folder !== undefined) {
      folders.add(folder);
    }
  }
  return Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license, repository } = JSON.parse(
        await readFile(join(folder, 'package.json'), 'utf8'),
      );
      return {
        name: `${name} ${version}`,
        license,
        source: (repository?.url ?? repository ?? `https://www.npmjs.com/package/${name}`)
          .replace(/^git\+/, '')
          .replace(/\.git$/, ''),
        text: await readLicense(folder),
      };
    }),
  );
}

/**
 * The shorter one where there is a choice.
 *
 * @param {string} folder
 */
async function readLicense(folder) {
  const names = await readdir(folder);
  const [name] = ['LICENSE-MIT', 'LICENSE', 'LICENSE.md', 'LICENSE.txt'].filter((it) =>
    names.includes(it),
  );
  return name === undefined ? '' : (await readFile(join(folder, name), 'utf8')).trim();
}

/** @param {Part[]} parts */
function format(parts) {
  parts.sort((a, b) => (a.name < b.name ? -1 : 1));
  const list = parts.map(({ name, license, source }) => `${name}: ${license}\n  ${source}\n`);
  const texts = [...new Set(parts.map(({ text }) => text))].filter(Boolean).map((text) => {
    const names = parts.filter((part) => part.text === text).map(({ name }) => name);
    return `${'='.repeat(80)}\n${names.join(', ')}\n${'='.repeat(80)}\n\n${text}\n`;
  });
  return `What of others is compiled into the files beside this one.\n\n${[...list, ...texts].join('\n')}`;
}
