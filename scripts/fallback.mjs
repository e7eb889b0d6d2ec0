/**
 * Builds the engine as plain JavaScript, by binaryen's wasm2js: `pkg/fallback/`.
 *
 * A build of its own, as wasm2js knows neither reference types nor several results.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { clearDeadData, withoutRelocations } from './dead-data.mjs';
import { wrapGlue } from './glue.mjs';
import { removePanicTexts } from './panics.mjs';
import { sections } from './wasm-reader.mjs';
import { PASSES, binaryen, compileRust, generateGlue } from './wasm-tools.mjs';

const FOLDER = 'pkg/fallback';
const PREPARED = `${FOLDER}/prepared.wasm`;
const GENERATED = `${FOLDER}/eventsource_wasm_bg.wasm`;
const OPTIMISED = `${FOLDER}/optimised.wasm`;

/** What the code uses and binaryen can lower or, as copies of memory, translate; by both its names. */
const FEATURES = {
  'bulk-memory': '--enable-bulk-memory',
  'mutable-globals': '--enable-mutable-globals',
  'nontrapping-fptoint': '--enable-nontrapping-float-to-int',
  'sign-ext': '--enable-sign-ext',
};
const FLAGS = Object.values(FEATURES);

const LOWERING = ['--signext-lowering', '--llvm-nontrapping-fptoint-lowering'];

export async function buildFallback() {
  await mkdir(FOLDER, { recursive: true });
  const linked = compileRust(
    'target/fallback',
    '-Ctarget-feature=-reference-types,-multivalue',
    '--cfg=narrow_words',
  );
  const original = await readFile(linked);
  await writeFile(PREPARED, prepare(original));
  generateGlue(PREPARED, FOLDER);
  await removePanicTexts(GENERATED);
  wasmOpt(GENERATED, ...LOWERING, ...PASSES);
  const text = wasmOpt(OPTIMISED, '--print');
  await writeFile(OPTIMISED, clearDeadData(await readFile(OPTIMISED), original, text));
  keepFloatsApart(text);
  const names = JSON.parse(
    wasmOpt(OPTIMISED, '--memory-packing', '--minify-imports-and-exports-and-modules'),
  );
  await wrapGlue(names, FOLDER);
  await compareMemoryViews();
  await rewrite(`${FOLDER}/glue.js`, [
    // The method is newer than ES5.
    ['new Array(1024).fill(void 0)', 'Array.apply(null, { length: 1024 })'],
  ]);
  const translated = binaryen('wasm2js', OPTIMISED, '-Oz', ...FLAGS);
  await writeFile(
    `${FOLDER}/engine.js`,
    asFactory(inheritNothing(copyShortByBytes(loadWholeWords(translated)))),
  );
  await rewrite(`${FOLDER}/engine.js`, [
    // Twice as fast where it exists; what takes its place copies as if it kept the source aside.
    [
      'bufferView.copyWithin(dest, source, source + size);',
      `if (bufferView.copyWithin) {
      bufferView.copyWithin(dest, source, source + size);
    } else {
      bufferView.set(bufferView.subarray(source, source + size), dest);
    }`,
    ],
    [
      'bufferView.fill(value, dest, dest + size);',
      `if (bufferView.fill) {
      bufferView.fill(value, dest, dest + size);
    } else {
      for (size += dest; dest < size; dest++) bufferView[dest] = value;
    }`,
    ],
  ]);
  await writeFile(
    `${FOLDER}/engine.d.ts`,
    'export declare function instantiate(imports: object): Record<string, unknown>;\n',
  );
}

/**
 * @param {string} input
 * @param {string[]} passes
 */
function wasmOpt(input, ...passes) {
  return binaryen('wasm-opt', input, '-o', OPTIMISED, ...FLAGS, ...passes);
}

/**
 * The standard library's objects say that they use reference types, and wasm-bindgen believes the
 * section that the linker makes of that.
 *
 * @param {Uint8Array} module
 */
function prepare(module) {
  const kept = [...sections(withoutRelocations(module))]
    .filter(({ name }) => name !== 'target_features')
    .map(({ whole }) => whole);
  const names = Object.keys(FEATURES);
  const list = [names.length, ...names.flatMap((name) => [0x2b, ...sized(name)])];
  const section = [...sized('target_features'), ...list];
  return Buffer.concat([
    module.subarray(0, 8),
    ...kept,
    Buffer.from([0, section.length]),
    Buffer.from(section),
  ]);
}

/** @param {string} text shorter than 128 bytes */
function sized(text) {
  return [text.length, ...Buffer.from(text)];
}

/**
 * What is generated asks for methods of arrays that not every engine without WebAssembly has.
 *
 * @param {string} file
 * @param {[found: string, replacement: string][]} replacements
 */
async function rewrite(file, replacements) {
  let text = await readFile(file, 'utf8');
  for (const [found, replacement] of replacements) {
    if (text.split(found).length !== 2) {
      throw new Error(`expected ${file} to hold once: ${found}`);
    }
    text = text.replace(found, () => replacement);
  }
  await writeFile(file, text);
}

/**
 * JavaScript has one NaN: an engine may change the bytes of any other that is read as a float, and
 * Firefox does. So nothing else may pass through one.
 *
 * @param {string} text the module as text
 */
function keepFloatsApart(text) {
  const [found] = /\b[if](?:32|64)\.reinterpret_\w+/.exec(text) ?? [];
  if (found !== undefined) {
    throw new Error(`a float holds what is none, and would not survive as JavaScript: ${found}`);
  }
}

/**
 * Typed arrays hold words at aligned addresses only, so wasm2js makes four loads of one that may lie
 * elsewhere. A `DataView` loads it from anywhere, in the time of one.
 *
 * @param {string} module
 */
function loadWholeWords(module) {
  const byte = String.raw`HEAPU8\[([^\]]+)\]`;
  const half = String.raw`${byte} \| ${byte} << 8`;
  const word = String.raw`${half} \| \(${byte} << 16 \| ${byte} << 24\)`;
  // No operator stands beside them that binds closer than theirs.
  const whole = (/** @type {string} */ loads) =>
    new RegExp(String.raw`(?<=[([,|] ?|[^!<=>]= |return )${loads}(?=[\]),;]| \|)`, 'g');
  const changed = module
    .replace(whole(word), (loads, ...bytes) => loadOnce('getInt32', loads, bytes.slice(0, 4)))
    .replace(whole(half), (loads, ...bytes) => loadOnce('getUint16', loads, bytes.slice(0, 2)))
    // The engine's floating-point numbers are all double.
    .replaceAll('HEAPF32 = new Float32Array(', 'VIEW = new DataView(');
  if (changed.split('VIEW = new DataView(').length !== 3 || changed.includes('HEAPF32')) {
    throw new Error('wasm2js uses its views of the memory in another way than expected');
  }
  return changed;
}

/**
 * @param {'getInt32' | 'getUint16'} method
 * @param {string} loads
 * @param {string[]} addresses as wasm2js prints them, of one byte each
 * @returns {string} the loads as they were, unless the addresses follow each other
 */
function loadOnce(method, loads, addresses) {
  const [first, ...others] = addresses.map((address) => {
    const [, base = '', offset = '0'] =
      /^(?:(\$\w+)(?: \+ )?)?(\d+)?(?: \| 0)?$/.exec(address) ?? [];
    return { base, offset: Number(offset) };
  });
  const follow = others.every(
    ({ base, offset }, index) => base === first.base && offset === first.offset + index + 1,
  );
  return follow ? `VIEW.${method}(${addresses[0]}, true)` : loads;
}

/**
 * A call of `copyWithin` takes as long as copying some twenty bytes one by one.
 *
 * @param {string} module
 */
function copyShortByBytes(module) {
  const call = 'bufferView.copyWithin(dest, source, source + size);';
  if (!module.includes(call)) {
    throw new Error('wasm2js copies memory in another way than expected');
  }
  // What overlaps may have to be copied from its end.
  return module.replace(
    call,
    `if (size < 16 && (dest - source >>> 0) >= size) {
      for (let i = 0; i < size; i++) bufferView[dest + i] = bufferView[source + i];
    } else {
      ${call}
    }`,
  );
}

/**
 * Descriptors of literals inherit, and a page may have put anything on `Object.prototype`. Nobody but
 * the module itself lets its memory grow.
 *
 * @param {string} module
 */
function inheritNothing(module) {
  const memory =
    /Object\.create\(Object\.prototype, \{\s*"grow": .*?"buffer": \{.*?\}\s*\}\s*\}\)/s;
  if (!memory.test(module)) {
    throw new Error('wasm2js exports the memory in another way than expected');
  }
  return module.replace(memory, '{ get buffer() { return buffer; } }');
}

/**
 * Makes a function of the module that wasm2js prints, which holds one instance and its memory.
 *
 * @param {string} module
 */
function asFactory(module) {
  const start = module.indexOf('var bufferView;');
  const end = module.indexOf('var retasmFunc =');
  if (!(start > 0 && end > start)) {
    throw new Error('wasm2js wrote something else than expected');
  }
  return `export function instantiate(imports) {\n${module.slice(start, end)}\nreturn asmFunc(imports);\n}\n`;
}

/**
 * A memory that has grown is a new buffer, and here the old one stays as it was: wasm-bindgen's glue,
 * which asks whether a view is empty or detached, would go on to use that.
 */
async function compareMemoryViews() {
  const file = `${FOLDER}/glue.js`;
  const glue = await readFile(file, 'utf8');
  const memory = /new Uint8Array\((wasm\.\w+)\.buffer\)/.exec(glue)?.[1];
  const compared = glue
    .replace(/(cached\w+Memory0)\.byteLength === 0/g, `$1.buffer !== ${memory}.buffer`)
    .replace(/(cached\w+Memory0)\.buffer\.detached === true \|\| .*? && (?=\1\.buffer !== )/g, '');
  const views = compared.match(/cached\w+Memory0 === null/g)?.length;
  const comparisons = compared.match(/cached\w+Memory0\.buffer !== wasm\.\w+\.buffer/g)?.length;
  if (memory === undefined || views !== comparisons) {
    throw new Error('wasm-bindgen checks its views of the memory in another way than expected');
  }
  await writeFile(file, compared);
}
