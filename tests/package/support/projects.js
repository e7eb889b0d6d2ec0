/**
 * Packs the package as `npm publish` would, and installs it in projects that are thrown away.
 */
import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The package's own folder. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url));

const apps = fileURLToPath(new URL('../apps/', import.meta.url));

/**
 * A project that has installed the tarball.
 *
 * @typedef {object} Project
 * @property {string} folder
 * @property {string} installed where the package lies in it
 */

/**
 * @typedef {object} Projects
 * @property {string} root the folder that holds them all
 * @property {Project} module of `"type": "module"`, with `tests/package/apps` in `apps/`
 * @property {Project} commonjs of no type, as `npm init` makes it
 * @property {() => Promise<void>} remove
 */

/** @returns {Promise<Projects>} */
export async function createProjects() {
  await checkBuild();
  const root = await mkdtemp(join(tmpdir(), 'eventsource-package-'));
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5 });
  try {
    const tarball = await pack(root);
    const module = await createProject(join(root, 'module'), { type: 'module' }, tarball);
    const commonjs = await createProject(join(root, 'commonjs'), {}, tarball);
    await cp(apps, join(module.folder, 'apps'), { recursive: true });
    return { root, module, commonjs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Fails if `dist/` is not there, because npm would pack what is left without a word. */
async function checkBuild() {
  const { exports } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
  for (const target of targetsOf(exports)) {
    await access(join(repository, target)).catch(() => {
      throw new Error(`expected ${target}, which the package exports: run npm run build first`);
    });
  }
}

/**
 * @param {unknown} value `exports` of a package.json, or a part of it
 * @returns {string[]} the files that it names
 */
export function targetsOf(value) {
  return typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(targetsOf);
}

/**
 * @param {string} destination
 * @returns {Promise<string>} the tarball
 */
async function pack(destination) {
  await npm(repository, 'pack', '--ignore-scripts', '--pack-destination', destination);
  const [tarball] = (await readdir(destination)).filter((name) => name.endsWith('.tgz'));
  return join(destination, tarball);
}

/**
 * @param {string} folder
 * @param {object} manifest
 * @param {string} tarball
 * @returns {Promise<Project>}
 */
async function createProject(folder, manifest, tarball) {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  // The package has no dependencies, so nothing has to be asked for.
  await npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  return { folder, installed: join(folder, 'node_modules', 'eventsource-wasm') };
}

/**
 * @param {string} cwd
 * @param {string[]} values
 */
async function npm(cwd, ...values) {
  const windows = process.platform === 'win32';
  await run(windows ? 'npm.cmd' : 'npm', values, { cwd, shell: windows });
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} paths of its files, relative and sorted
 */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll(sep, '/'))
    .sort();
}
