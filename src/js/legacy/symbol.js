/** Without symbols, what they would name has a name that nobody meets by chance. */
import { scope } from './scope.js';

export const Symbol =
  scope.Symbol ??
  /** @type {SymbolConstructor} */ (/** @type {unknown} */ ({ toStringTag: '@@toStringTag' }));
