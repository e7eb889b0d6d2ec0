/**
 * wasm-bindgen's glue, fitted to a binary whose imports and exports have short names.
 *
 * The long names are a tenth of the binary, and the glue would hold each once more.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { build } from 'esbuild';

/**
 * What wasm-opt prints when it shortens names.
 *
 * @typedef {object} Names
 * @property {[module: string, long: string, short: string][]} imports
 * @property {[long: string, short: string][]} exports
 */

/** What wasm-bindgen's glue has, and nothing needs: sources are let go of by a garbage collector. */
const UNUSED = [
  / {4}__destroy_into_raw\(\) \{\n[^]*?\n {4}\}\n/,
  / {4}free\(\) \{\n[^]*?\n {4}\}\n/,
  /if \(Symbol\.dispose\) .*\n/,
  // Futures then go on by promises: fake timers of test runners exchange the other, for good or not.
  / {4}const ret = \S+\.queueMicrotask;\n {4}return \S+;\n/,
  / {4}queueMicrotask\(\S+\);\n/,
];

/** Engines with reference types have `encodeInto` and `globalThis`: no other name is looked up. */
const UNUSED_WITH_REFERENCE_TYPES = [
  /if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[^]*?\n\}\n/,
  ...['GLOBAL', 'SELF', 'WINDOW'].map(
    (name) => new RegExp(`(?<=static_accessor_${name}_[\\da-f]+\\(\\) \\{\\n)[^]*?(?=\\n\\})`),
  ),
];

/** All imports then come from one module, which wasm-opt calls so. */
const MODULE = 'a';

/**
 * Writes `glue.js`.
 *
 * wasm-bindgen's glue is a module, with one binary in its module scope. Each instance needs its
 * own, so that what still refers to a broken one cannot reach into the next: see binding.js.
 *
 * @param {Names} names
 * @param {string} folder where wasm-bindgen's is
 */
export async function wrapGlue(names, folder) {
  const hasReferenceTypes = names.exports.some(([long]) => long === '__wbindgen_start');
  await leaveOut(
    `${folder}/eventsource_wasm_bg.js`,
    hasReferenceTypes ? [...UNUSED, ...UNUSED_WITH_REFERENCE_TYPES] : UNUSED,
  );
  await writeFile(`${folder}/glue-entry.js`, entry(names, hasReferenceTypes));
  const { outputFiles } = await build({
    entryPoints: [`${folder}/glue-entry.js`],
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2020',
    // Properties of the exports object are the only ones that have such names.
    mangleProps: new RegExp(`^(?:${names.exports.map(([long]) => long).join('|')})$`),
    mangleCache: Object.fromEntries(names.exports),
  });
  await writeFile(`${folder}/glue.js`, asFactory(outputFiles[0].text));
  await writeFile(
    `${folder}/glue.d.ts`,
    `export declare function createGlue(): import('${relative(folder, 'src/js/binding.js')}').Glue;\n`,
  );
}

/**
 * @param {string} file
 * @param {RegExp[]} parts
 */
async function leaveOut(file, parts) {
  let text = await readFile(file, 'utf8');
  for (const part of parts) {
    if (!part.test(text)) {
      throw new Error(`expected ${part} in ${file}`);
    }
    text = text.replace(part, '');
  }
  await writeFile(file, text);
}

/**
 * A function that makes what the module would export. Not by esbuild's own format for that: its code
 * walks over whatever a page has put on `Object.prototype`.
 *
 * @param {string} module
 */
function asFactory(module) {
  const parts = /^([^]*)\nexport \{([^}]*)\};\s*$/.exec(module);
  if (parts === null) {
    throw new Error('expected the glue to end in a list of exports');
  }
  const [, body, exported] = parts;
  const members = exported.replace(/([\w$]+) as ([\w$]+)/g, '$2: $1');
  return `export function createGlue() {\n${body}\nreturn {${members}};\n}\n`;
}

/**
 * @param {Names} names
 * @param {boolean} starts only a binary with reference types has a table to fill
 */
function entry({ imports }, starts) {
  const members = imports.map(([, long, short]) => `    '${short}': glue.${long},\n`).join('');
  return `
import * as glue from './eventsource_wasm_bg.js';
export { EventSource } from './eventsource_wasm_bg.js';
export const imports = {
  ${MODULE}: {
${members}  },
};
export function start(exports) {
  glue.__wbg_set_wasm(exports);
  ${starts ? 'exports.__wbindgen_start();' : ''}
}
`;
}
