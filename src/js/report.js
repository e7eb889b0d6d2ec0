/**
 * Reports an exception of the page's code, as the platform does for a listener's: it stops nothing.
 *
 * @param {unknown} error
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
 */
export function report(error) {
  const { reportError } = globalThis;
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    setTimeout(() => {
      throw error;
    });
  }
}
