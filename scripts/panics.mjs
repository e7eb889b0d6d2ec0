/**
 * Takes the texts of panics out of the binary, as nobody could read them: a release build has no hook
 * and wasm32 no stderr. A panic then traps at once, where it would have written a message to nowhere
 * and trapped. It is a third of the code that `std` brings.
 *
 * What formats these texts is called through tables of functions, which no optimiser sees through, so
 * it is taken out of the table; nothing else may format, and that is checked.
 */
import { readFile, writeFile } from 'node:fs/promises';
import binaryen from 'binaryen';

const PANICS = [
  /^core::panicking::/,
  /^std::panicking::/,
  /^alloc::(?:alloc::handle_alloc_error|raw_vec::(?:handle_error|capacity_overflow))/,
  // Of the standard library alone: a function of ours may be called so too.
  /^<?(?:core|alloc|std)::.*(?:_fail|_failed|_fail_rt)(?:::h[0-9a-f]{16})?$/,
  // What wasm-bindgen has for panics: whether it throws or traps, the instance counts as broken.
  /^wasm_bindgen::throw_str(?:::h[0-9a-f]{16})?$/,
];

const FORMATTING = [/(?:^|<|\bas )(?:core|alloc)::fmt::/, /^<std::panicking::/];

// What the package's types leave out.
const { Features, Function } = /** @type {any} */ (binaryen);
const FEATURES =
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.MutableGlobals |
  Features.Multivalue |
  Features.NontrappingFPToInt |
  Features.ReferenceTypes |
  Features.SignExt;

/**
 * @param {string} file read and replaced; it must have its names
 * @throws {Error} that names a function which formats
 */
export async function removePanicTexts(file) {
  const module = binaryen.readBinary(await readFile(file));
  module.setFeatures(FEATURES);
  for (const { name, ref } of functions(module)) {
    if (matches(name, PANICS)) {
      Function.setBody(ref, module.unreachable());
    }
  }
  removeFromTables(module);
  module.runPasses(['vacuum', 'remove-unused-module-elements']);
  const formatting = functions(module).filter(({ name }) => matches(name, FORMATTING));
  if (formatting.length > 0) {
    throw new Error(`formatted at run time: ${formatting.map(({ name }) => name).join(', ')}`);
  }
  await writeFile(file, module.emitBinary());
  module.dispose();
}

/** @param {binaryen.Module} module */
function removeFromTables(module) {
  const trap = 'no formatting';
  module.addFunction(trap, binaryen.none, binaryen.none, [], module.unreachable());
  for (let index = 0; index < module.getNumElementSegments(); index += 1) {
    const segment = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(index));
    const { value } = /** @type {any} */ (binaryen.getExpressionInfo(segment.offset));
    const members = segment.data.map((/** @type {string} */ member) =>
      matches(withoutHashes(member), FORMATTING) ? trap : member,
    );
    module.removeElementSegment(segment.name);
    module.addActiveElementSegment(segment.table, segment.name, members, module.i32.const(value));
  }
}

/** @param {binaryen.Module} module */
function functions(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, index) => {
    const ref = module.getFunctionByIndex(index);
    const { name, module: importedFrom } = binaryen.getFunctionInfo(ref);
    return { name: withoutHashes(name), ref, imported: Boolean(importedFrom) };
  }).filter(({ imported }) => !imported);
}

/**
 * @param {string} name
 * @param {RegExp[]} patterns
 */
function matches(name, patterns) {
  return patterns.some((pattern) => pattern.test(name));
}

/**
 * Of crates, which one kind of mangled names has.
 *
 * @param {string} name
 */
function withoutHashes(name) {
  return name.replaceAll(/\[[0-9a-f]{16}\]/g, '');
}
