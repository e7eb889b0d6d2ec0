/** The engine as WebAssembly. */
import { createGlue } from '../../pkg/glue.js';
import { prepareWith, provide, refuse } from './binding.js';

/**
 * Says where the binary is; called by an entry that holds it.
 *
 * @param {() => BufferSource} decode called once, when it is needed
 */
export function embed(decode) {
  prepareWith(() => compileEmbedded(decode()));
}

/** @param {WebAssembly.Module} module */
export function provideCompiled(module) {
  provide((guard) => {
    const glue = createGlue();
    glue.start(guard(new WebAssembly.Instance(module, glue.imports).exports));
    return glue;
  });
}

/** @param {BufferSource} bytes */
function compileEmbedded(bytes) {
  let module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch {
    // Chromium before 114 compiles no more than 4 KB at once on the main thread.
    WebAssembly.compile(bytes).then(provideCompiled, (error) => {
      refuse();
      // Uncaught, so that the page's developer sees the reason.
      throw error;
    });
    return;
  }
  provideCompiled(module);
}
