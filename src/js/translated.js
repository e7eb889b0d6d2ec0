/** The engine as plain JavaScript, for where WebAssembly is missing or forbidden. */
import { instantiate } from '../../pkg/fallback/engine.js';
import { createGlue } from '../../pkg/fallback/glue.js';

/** @type {import('./binding.js').MakeEngine} */
export function makeEngine(guard) {
  const glue = createGlue();
  glue.start(guard(instantiate(glue.imports)));
  return glue;
}
