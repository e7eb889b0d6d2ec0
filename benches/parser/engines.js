/** The engines, as `scripts/build.mjs` has left them. */
import { makeEngine } from '../../dist/engine.js';
import { createGlue } from '../../pkg/glue.js';

/** @param {WebAssembly.Module} binary `dist/eventsource.wasm` */
export function makeEngines(binary) {
  const glue = createGlue();
  glue.start(new WebAssembly.Instance(binary, glue.imports).exports);
  return {
    binary: glue.EventSource,
    fallback: makeEngine((/** @type {object} */ exports) => exports).EventSource,
  };
}
