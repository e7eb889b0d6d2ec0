/**
 * Tells a refusal by the page's own Content-Security-Policy from a network error.
 *
 * `fetch` rejects with the same error for both. The violation is reported in an event just after the
 * rejection.
 *
 * @see https://w3c.github.io/webappsec-csp/#report-violation
 */
import { listen } from './listen.js';
import { withoutUser } from './url.js';

/**
 * Watches for violations by requests of one URL.
 *
 * @param {string} url
 */
export function watchPolicy(url) {
  // https://w3c.github.io/webappsec-csp/#strip-url-for-use-in-reports
  const reported = withoutUser(url.split('#')[0]);
  const watch = {
    isViolated: false,
    end: listen(globalThis, 'securitypolicyviolation', (event) => {
      if (
        event.disposition === 'enforce' &&
        event.effectiveDirective === 'connect-src' &&
        event.blockedURI === reported
      ) {
        watch.isViolated = true;
      }
    }),
  };
  return watch;
}
