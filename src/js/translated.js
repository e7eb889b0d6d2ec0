/** The engine as plain JavaScript, for where WebAssembly is missing or forbidden. */
import { instantiate } from '../../pkg/fallback/engine.js';
import { createGlue } from '../../pkg/fallback/glue.js';
import { prepareWith, provide } from './binding.js';

/** Called by an entry that holds it. */
export function embedTranslated() {
  prepareWith(() =>
    provide((guard) => {
      const glue = createGlue();
      glue.start(guard(instantiate(glue.imports)));
      return glue;
    }),
  );
}
