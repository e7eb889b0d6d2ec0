/** Without symbols, what they would name has a name that nobody meets by chance. */
import { globalThis } from './global-this.js';

export const Symbol =
  globalThis.Symbol ??
  /** @type {SymbolConstructor} */ (/** @type {unknown} */ ({ toStringTag: '@@toStringTag' }));
