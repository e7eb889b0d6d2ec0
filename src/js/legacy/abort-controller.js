/**
 * Ends no request, as there is no signal that `fetch` would take: environment.js has the requests go
 * over `XMLHttpRequest` then.
 */
import { scope } from './scope.js';

class OwnAbortController {
  constructor() {
    this.signal = undefined;
  }

  abort() {}
}

export const AbortController = scope.AbortController ?? OwnAbortController;
