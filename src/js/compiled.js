/** The engine as WebAssembly. */
import { createGlue } from '../../pkg/glue.js';
import { prepareWith, provide, refuse } from './binding.js';

/**
 * Gets the plain JavaScript engine.
 *
 * @callback LoadTranslated
 * @returns {Promise<{ makeEngine: import('./binding.js').MakeEngine }>}
 */

/**
 * Says where the engine is; called by an entry that holds the binary.
 *
 * @param {() => BufferSource} decode called once, when the binary is needed
 * @param {LoadTranslated} load called where WebAssembly is missing or forbidden
 */
export function embed(decode, load) {
  prepareWith(() => {
    // Undefined in some browsers that are locked down.
    if (typeof WebAssembly === 'object') {
      compileEmbedded(decode(), load);
    } else {
      translate(load);
    }
  });
}

/**
 * Not at once, as on the main thread Chromium before 114 makes no instance of more than 4 KB so.
 *
 * @param {WebAssembly.Module} module
 */
export async function provideCompiled(module) {
  const glue = createGlue();
  provideInstances(module, glue, await WebAssembly.instantiate(module, glue.imports));
}

/**
 * @param {WebAssembly.Module} module
 * @param {import('./binding.js').Glue} [glue] of the first instance, if there is one
 * @param {WebAssembly.Instance} [instance]
 */
function provideInstances(module, glue = undefined, instance = undefined) {
  provide((guard) => {
    const made = glue ?? createGlue();
    const { exports } = instance ?? new WebAssembly.Instance(module, made.imports);
    // One that has broken is not used again.
    glue = instance = undefined;
    made.start(guard(exports));
    return made;
  });
}

/**
 * @param {BufferSource} bytes
 * @param {LoadTranslated} load
 */
function compileEmbedded(bytes, load) {
  try {
    provideInstances(new WebAssembly.Module(bytes));
  } catch (error) {
    if (error instanceof RangeError) {
      // Chromium before 114 compiles no more than 4 KB at once on the main thread.
      WebAssembly.compile(bytes)
        .then(provideCompiled)
        .catch(() => translate(load));
    } else {
      // A policy without 'wasm-unsafe-eval'; or an engine that lacks what the binary asks for.
      translate(load);
    }
  }
}

/** @param {LoadTranslated} load */
function translate(load) {
  // From now on; who constructs a source later may be online again.
  prepareWith(() => translate(load));
  load()
    .then(({ makeEngine }) => provide(makeEngine))
    .catch((error) => {
      refuse();
      // Uncaught, so that the page's developer sees the reason.
      throw error;
    });
}
