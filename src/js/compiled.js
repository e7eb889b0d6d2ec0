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

/** @param {WebAssembly.Module} module */
export function provideCompiled(module) {
  provide((guard) => {
    const glue = createGlue();
    glue.start(guard(new WebAssembly.Instance(module, glue.imports).exports));
    return glue;
  });
}

/**
 * @param {BufferSource} bytes
 * @param {LoadTranslated} load
 */
function compileEmbedded(bytes, load) {
  try {
    provideCompiled(new WebAssembly.Module(bytes));
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
