/**
 * Bundles an app of the projects as the tools' users do: production mode, and no option that the
 * package would need. Each leaves a folder with an `index.html`, and throws on any warning.
 */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { build as esbuild } from 'esbuild';
import { build as vite, createLogger } from 'vite';
import webpack from 'webpack';

/**
 * @callback Bundle
 * @param {string} folder of the project
 * @param {string} app its file in `apps/`
 * @param {string} output
 * @returns {Promise<void>}
 */

/** @type {Record<'webpack' | 'vite' | 'esbuild', Bundle>} */
export const bundlers = {
  async webpack(folder, app, output) {
    const stats = await new Promise((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          context: folder,
          entry: `./apps/${app}`,
          output: { path: output, filename: 'app.js' },
        },
        (error, result) => (error ? reject(error) : resolve(result)),
      );
    });
    if (stats.hasErrors() || stats.hasWarnings()) {
      throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
    }
    await writeFile(join(output, 'index.html'), html('<script src="./app.js" defer></script>'));
  },

  async vite(folder, app, output) {
    const source = join(folder, `vite-${basename(output)}`);
    await mkdir(source, { recursive: true });
    await writeFile(
      join(source, 'index.html'),
      html(`<script type="module" src="../apps/${app}"></script>`),
    );
    /** @type {string[]} */
    const warnings = [];
    const logger = createLogger('silent');
    logger.warn = (text) => warnings.push(text);
    await vite({
      root: source,
      base: './',
      configFile: false,
      customLogger: logger,
      logLevel: 'silent',
      build: { outDir: output, emptyOutDir: true },
    });
    failOn(warnings);
  },

  async esbuild(folder, app, output) {
    const { warnings } = await esbuild({
      absWorkingDir: folder,
      entryPoints: { app: `apps/${app}` },
      bundle: true,
      format: 'esm',
      minify: true,
      outdir: output,
      // esbuild has no rule for binaries of its own.
      loader: { '.wasm': 'file' },
      logLevel: 'silent',
    });
    failOn(warnings.map(({ text }) => text));
    await writeFile(
      join(output, 'index.html'),
      html('<script type="module" src="./app.js"></script>'),
    );
  },
};

/** @param {string[]} warnings */
function failOn(warnings) {
  if (warnings.length > 0) {
    throw new Error(`expected no warning, received: ${warnings.join('\n')}`);
  }
}

/** @param {string} head */
export function html(head) {
  return `<!doctype html>\n<html lang="en">\n<title>Test</title>\n${head}\n`;
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes of the scripts in it
 */
export async function sizeOfScripts(folder) {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => (await stat(join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
