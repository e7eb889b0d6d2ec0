/** Instead of ../environment.js: what that finds out, where less is there. */
import { environment as complete } from '../environment.js';
import { globalThis } from './global-this.js';

/** @type {typeof complete} */
export const environment = Object.create(complete, {
  origin: {
    get() {
      const { location, origin } = globalThis;
      // IE 10 knows its parts only.
      return location !== undefined && location.origin === undefined && origin === undefined
        ? `${location.protocol}//${location.host}`
        : complete.origin;
    },
  },
  /** A request by `fetch` that cannot be ended is of no use. */
  canStream: {
    get: () => complete.canStream && globalThis.AbortController !== undefined,
  },
});
