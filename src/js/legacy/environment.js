/** Instead of ../environment.js: what that finds out, where less is there. */
import { environment as complete } from '../environment.js';
import { scope } from './scope.js';
import { works } from './works.js';

/** @type {typeof complete} */
export const environment = Object.create(complete, {
  origin: {
    get() {
      const { location, origin } = scope;
      // IE 10 knows its parts only.
      return location !== undefined && location.origin === undefined && origin === undefined
        ? `${location.protocol}//${location.host}`
        : complete.origin;
    },
  },
  /** A request by `fetch` that cannot be ended is of no use. */
  canStream: {
    get: () => complete.canStream && works(() => new scope.AbortController().signal.aborted),
  },
});
