/** The documents: their code compiles and does what they say, their links lead somewhere. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { transform } from 'esbuild';

import { blocksOf, documents, read, root } from './blocks.js';
import { startServer } from './server.js';

const execute = promisify(execFile);

const files = await documents();
const blocks = (await Promise.all(files.map(blocksOf))).flat();
// Pages on migration have code for other packages; tests/compat runs it.
const scripts = blocks.filter(
  ({ file, language }) => /^[jt]s$/.test(language) && !file.startsWith('docs/migration/'),
);

/** @param {import('./blocks.js').Block} block */
const nameOf = ({ file, line }) => `${file}:${line}`;

/** @param {import('./blocks.js').Block} block */
const fileOf = ({ file, line, language }) => `${file.replace(/\W/g, '-')}-${line}.${language}`;

describe('documents', () => {
  /** @type {string} a project that has the package */
  let project;
  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'eventsource-docs-'));
    await writeFile(join(project, 'package.json'), '{"type":"module"}');
    await mkdir(join(project, 'node_modules'));
    await symlink(root, join(project, 'node_modules/eventsource-wasm'), 'junction');
  });
  after(() => rm(project, { recursive: true, force: true, maxRetries: 5 }));

  describe('code', () => {
    /** @type {string} */
    let found;
    before(async () => {
      found = await check(project);
    });

    it('is there, and some of it runs', () => {
      assert.ok(scripts.length > 50);
      assert.ok(scripts.filter(({ runs }) => runs).length > 10);
    });

    for (const block of scripts) {
      it(`${nameOf(block)} compiles`, () => {
        const own = found.split('\n').filter((line) => line.startsWith(`${fileOf(block)}(`));
        assert.equal(own.join('\n'), '');
      });
    }

    it('has no other errors', () => {
      const own = scripts.map(fileOf);
      const others = found
        .split('\n')
        .filter((line) => /^\S/.test(line) && !own.includes(line.replace(/\(.*/, '')));
      assert.deepEqual(others, []);
    });
  });

  describe('code that runs', { concurrency: 4 }, () => {
    for (const block of scripts.filter(({ runs }) => runs)) {
      it(`${nameOf(block)} prints what is said`, { timeout: 20_000 }, async () => {
        const server = await startServer();
        try {
          const code = block.code.replaceAll('https://api.example', server.origin);
          const { code: script } = await transform(code, { loader: 'ts', format: 'esm' });
          const path = join(project, `${fileOf(block)}.mjs`);
          await writeFile(path, script);
          const { stdout, stderr } = await execute(process.execPath, [path], { timeout: 15_000 });
          assert.equal(stderr, '');
          assert.equal(stdout, block.output);
        } finally {
          server.close();
        }
      });
    }
  });

  describe('links', () => {
    for (const file of files) {
      it(`of ${file} lead somewhere`, async () => {
        for (const link of await linksOf(file)) {
          const [path, anchor] = link.split('#');
          const target = path === '' ? file : join(dirname(file), path);
          const text = await readFile(join(root, target), 'utf8').catch(() => undefined);
          assert.ok(text !== undefined, `${link}: no such file`);
          assert.ok(anchor === undefined || anchorsOf(text).includes(anchor), `${link}: no anchor`);
        }
      });
    }
  });
});

/**
 * Compiles all blocks at once, each as a module, which has the class.
 *
 * @param {string} project
 * @returns {Promise<string>} what the compiler had to say
 */
async function check(project) {
  for (const block of scripts) {
    // Behind the code, for the lines to stay where they are.
    const end = /import .*\bEventSource\b/.test(block.code)
      ? 'export {};'
      : "import { EventSource } from 'eventsource-wasm';";
    await writeFile(join(project, fileOf(block)), `${block.code}\n${end}\n`);
  }
  for (const name of ['ambient.d.ts', 'modules.d.ts']) {
    await cp(fileURLToPath(new URL(name, import.meta.url)), join(project, name));
  }
  // As strict as TypeScript is by default, and as an editor is with plain JavaScript.
  const outputs = [await compile(project, 'ts', true), await compile(project, 'js', false)];
  return outputs.join('');
}

/**
 * @param {string} project
 * @param {string} language
 * @param {boolean} strict
 */
async function compile(project, language, strict) {
  const compilerOptions = {
    allowJs: true,
    checkJs: true,
    strict,
    experimentalDecorators: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const config = { compilerOptions, include: [`*.${language}`, '*.d.ts'] };
  const tsconfig = join(project, `tsconfig.${language}.json`);
  await writeFile(tsconfig, JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const argv = [tsc, '--pretty', 'false', '-p', tsconfig];
  return execute(process.execPath, argv, { cwd: project }).then(
    ({ stdout }) => stdout,
    (error) => error.stdout || String(error),
  );
}

/**
 * @param {string} file
 * @returns {Promise<string[]>} links to files here and to places in them
 */
async function linksOf(file) {
  const text = (await read(file)).replaceAll(/^( *)```[^]*?^\1```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return links.map(([, link]) => link).filter((link) => !/^\w+:/.test(link));
}

/**
 * @param {string} text
 * @returns {string[]} as GitHub names them
 */
function anchorsOf(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
