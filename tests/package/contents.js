/** What is in the tarball. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

import { filesOf, repository, targetsOf } from './support/projects.js';

/** @param {() => import('./support/projects.js').Projects} projects */
export function testContents(projects) {
  const folder = () => projects().module.installed;
  /** @param {string} path */
  const read = (path) => readFile(join(folder(), path), 'utf8');
  const manifest = async () => JSON.parse(await read('package.json'));

  describe('tarball', () => {
    it('holds every file that the package refers to, and no other', async () => {
      const { exports, main, module, types, unpkg, jsdelivr } = await manifest();
      const needed = new Set(['README.md', 'dist/licenses.txt']);
      for (const target of [...targetsOf(exports), main, module, types, unpkg, jsdelivr]) {
        needed.add(posix.normalize(target));
      }
      // A set gives what is added while it is walked through, too.
      for (const path of needed) {
        if (/\.(?:c?js|d\.c?ts)$/.test(path)) {
          for (const [, specifier] of (await read(path)).matchAll(localSpecifier)) {
            needed.add(declared(path, posix.join(posix.dirname(path), specifier)));
          }
        }
        if (path.endsWith('.md')) {
          for (const [, target] of (await read(path)).matchAll(localLink)) {
            needed.add(posix.join(posix.dirname(path), target));
          }
        }
      }
      assert.deepEqual(await filesOf(folder()), [...needed].sort());
    });

    it('names types first in each condition of its exports', async () => {
      const { exports } = await manifest();
      for (const [entry, runtimes] of Object.entries(entries)) {
        const { 'react-native': native, ...others } = exports[entry];
        assert.deepEqual(Object.keys(others), [...runtimes, 'import', 'require'], entry);
        const isAlone =
          ['./server', './server/redis', './slim'].includes(entry) || entry.startsWith('./compat/');
        assert.equal(native === undefined, isAlone);
        if (native !== undefined) {
          assert.equal(Object.keys(exports[entry])[0], 'react-native');
          assert.deepEqual(Object.keys(native), ['types', 'default']);
        }
        for (const conditions of [exports[entry], ...runtimes.map((it) => exports[entry][it])]) {
          for (const condition of ['import', 'require']) {
            const keys = Object.keys(conditions[condition]);
            assert.deepEqual(keys, ['types', 'default'], `${entry}, ${condition}`);
          }
        }
      }
    });

    it('names a declaration file of the same module system for each script', async () => {
      const { exports } = await manifest();
      for (const [entry, runtimes] of Object.entries(entries)) {
        for (const conditions of [exports[entry], ...runtimes.map((it) => exports[entry][it])]) {
          for (const condition of ['import', 'require']) {
            const { types, default: script } = conditions[condition];
            // One for all runtimes, but for what only Node can have.
            const { types: shared } = exports[entry][condition];
            assert.equal(types.replace('.fetch.', '.'), shared);
            assert.equal(/\.c[jt]s$/.test(script), /\.cts$/.test(types), `${entry}, ${condition}`);
          }
        }
      }
    });

    it('lists the files that have side effects, and no other', async () => {
      const { sideEffects } = await manifest();
      const scripts = ['./dist/eventsource.js', './dist/eventsource.legacy.js'];
      assert.deepEqual(sideEffects, ['./dist/polyfill.*', ...scripts]);
    });

    it('holds scripts of ASCII alone, which no charset of a page changes', async () => {
      for (const path of (await filesOf(folder())).filter((it) => /\.c?js$/.test(it))) {
        assert.match(await read(path), /^[\0-\x7F]*$/, path);
      }
    });

    it('refers to no source map', async () => {
      for (const path of await filesOf(folder())) {
        assert.doesNotMatch(await read(path), /sourceMappingURL/, path);
      }
    });

    it('names no folder of the machine that built it', async () => {
      const found = [];
      for (const path of await filesOf(folder())) {
        const text = (await readFile(join(folder(), path))).toString('latin1');
        found.push(
          ...[repository, `${homedir()}/`, '.cargo/registry']
            .filter((place) => text.includes(place))
            .map((place) => `${path}: ${place}`),
        );
      }
      assert.deepEqual(found, []);
    });

    it('has no dependencies but one that only who wants it installs, and runs nothing on installation', async () => {
      const {
        dependencies,
        peerDependencies,
        peerDependenciesMeta,
        optionalDependencies,
        scripts,
      } = await manifest();
      assert.deepEqual({ ...dependencies, ...optionalDependencies }, {});
      assert.deepEqual(Object.keys(peerDependencies), ['redis']);
      assert.deepEqual(peerDependenciesMeta, { redis: { optional: true } });
      for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
        assert.equal(scripts?.[name], undefined, name);
      }
      // What npm itself makes of it, which also knows scripts that nobody has written down.
      const lock = await readFile(join(projects().module.folder, 'package-lock.json'), 'utf8');
      const { packages } = JSON.parse(lock);
      assert.equal(packages['node_modules/eventsource-wasm'].hasInstallScript, undefined);
    });
  });
}

/**
 * Entries with types, and the runtimes that have files of their own; React Native has one of CommonJS.
 * Those under `./compat` import the package itself, whose conditions choose the file.
 */
const unable = ['workerd', 'edge-light'];
/** @type {Record<string, string[]>} */
const entries = {
  '.': [...unable, 'node'],
  './compat/event-source-polyfill': [],
  './compat/eventsource': [],
  './compat/fetch-event-source': [],
  './compat/sse.js': [],
  './fallback': ['node'],
  './polyfill': [...unable, 'node'],
  './server': ['browser', ...unable],
  './server/redis': [],
  './slim': ['node'],
};

/** `from './x.js'`, `import './x.js'`, `require('./x.cjs')`, minified or not. */
const localSpecifier = /(?:\bfrom|\bimport\b\(?|\brequire\()\s*["'](\.\/[^"']+)["']/g;

/** `](docs/options.md#retry)`, and no address. */
const localLink = /\]\(([^):#]+)(?:#[^)]*)?\)/g;

/**
 * @param {string} path of the file that refers
 * @param {string} target
 * @returns {string} the file meant: a declaration file speaks of scripts
 */
function declared(path, target) {
  return /\.d\.c?ts$/.test(path) ? target.replace(/\.(c?)js$/, '.d.$1ts') : target;
}
