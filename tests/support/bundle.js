import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/** @param {string} name */
const path = (name) => fileURLToPath(new URL(`../e2e/pages/${name}.js`, import.meta.url));

/**
 * Makes one classic script of a module of `tests/e2e/pages` and all it imports.
 *
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function bundleModule(name) {
  const { outputFiles } = await build({
    bundle: true,
    entryPoints: [path(name)],
    inject: [path('captured')],
    format: 'iife',
    // What keeps names believes in Object.prototype, which behaviours change; the package keeps its own.
    keepNames: name !== 'fallback',
    target: 'esnext',
    write: false,
  });
  return outputFiles[0].text;
}
