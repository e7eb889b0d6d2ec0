/** The declarations in the tarball, compiled by its users' compilers: `tests/types`. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { repository } from './support/projects.js';

const execute = promisify(execFile);

const everywhere = [
  'class.ts',
  'compat.ts',
  'entries.ts',
  'events.ts',
  'listeners.ts',
  'misuse.ts',
  'options.ts',
  'polyfill.ts',
];

/**
 * How entries are found, and for which scope. The declarations themselves are checked, too.
 *
 * @type {Record<string, { options: object, files: string[] }>}
 */
const settings = {
  nodenext: {
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
    files: [...everywhere, 'entries.cts'],
  },
  node16: {
    options: { module: 'node16', moduleResolution: 'node16' },
    files: [...everywhere, 'entries.cts'],
  },
  bundler: {
    options: { module: 'esnext', moduleResolution: 'bundler' },
    files: everywhere,
  },
  'bundler, exact and isolated': {
    options: {
      module: 'preserve',
      moduleResolution: 'bundler',
      exactOptionalPropertyTypes: true,
      isolatedModules: true,
      verbatimModuleSyntax: true,
    },
    files: everywhere,
  },
  worker: {
    options: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022', 'webworker'] },
    files: everywhere,
  },
  'the types of Node, without those of a browser': {
    options: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      lib: ['es2022'],
      types: ['node'],
      typeRoots: [join(repository, 'node_modules/@types')],
    },
    files: ['compat-node.ts', 'node.ts', 'server.ts', 'server.cts'],
  },
  'the server side where there is no Node': {
    options: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      lib: ['es2022', 'webworker'],
      customConditions: ['workerd'],
    },
    files: ['server-fetch.ts'],
  },
};

/** @param {() => import('./support/projects.js').Projects} projects */
export function testTypes(projects) {
  describe('types', () => {
    const folder = () => join(projects().module.folder, 'types');
    before(() => cp(join(repository, 'tests/types'), folder(), { recursive: true }));

    for (const [name, { options, files }] of Object.entries(settings)) {
      it(`compile with ${name}`, async () => {
        assert.equal(await compile(folder(), options, files), '');
      });
    }

    it('of a script are not taken for those of a module', async () => {
      const nested = join(projects().commonjs.folder, 'types');
      await mkdir(nested);
      await writeFile(
        join(nested, 'script.cts'),
        `import { EventSource } from 'eventsource-wasm';
         import { init } from 'eventsource-wasm/slim';
         export const ready = init('/e.wasm').then(() => new EventSource('/'));`,
      );
      const found = await compile(nested, { ...settings.nodenext.options, traceResolution: true }, [
        'script.cts',
      ]);
      const resolved = [...found.matchAll(/successfully resolved to '[^']*\/dist\/([^']*)'/g)];
      assert.deepEqual([...new Set(resolved.map(([, file]) => file))].sort(), [
        'event-source.d.cts',
        'index.d.cts',
        'slim.d.cts',
      ]);
    });
  });
}

/**
 * @param {string} folder
 * @param {object} options
 * @param {string[]} files
 * @returns {Promise<string>} what the compiler had to say
 */
async function compile(folder, options, files) {
  const tsconfig = join(folder, `tsconfig.${Math.random()}.json`);
  await writeFile(
    tsconfig,
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: 'es2022',
        lib: ['es2022', 'dom'],
        types: [],
        ...options,
      },
      files,
    }),
  );
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  return execute(process.execPath, [tsc, '-p', tsconfig]).then(
    ({ stdout }) => stdout,
    (error) => error.stdout || String(error),
  );
}
