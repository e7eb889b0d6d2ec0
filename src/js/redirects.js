/**
 * Follows redirects within the origin where the option `redirect` says `'error'`: by hand, which
 * browsers do not let scripts do. Headers of the page go to no other origin so.
 *
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
import { requests } from './requests.js';
import { isRedirect, isStream } from './responses.js';

const MAX_REDIRECTS = 20;

/** Headers that go with a body, and are gone with it. */
const BODY_HEADERS = ['content-encoding', 'content-language', 'content-location', 'content-type'];

const { refuseRedirect } = requests;
requests.refuseRedirect = async (fetch, url, init, controller, first) => {
  if (!isRedirect(first)) {
    return refuseRedirect(fetch, url, init, controller, first);
  }
  const { origin } = new URL(url);
  const next = { ...init };
  let response = first;
  let from = url;
  for (let count = 0; isRedirect(response); count += 1) {
    const { body, status } = response;
    const to = new URL(/** @type {string} */ (response.headers.get('location')), from);
    const isSpent = isStream(next.body) && status !== 303;
    // Whatever has a scheme of an application has no origin.
    if (to.origin !== origin || origin === 'null' || isSpent) {
      return refuseRedirect(fetch, url, init, controller, response);
    }
    await body?.cancel();
    if (count === MAX_REDIRECTS) {
      throw new TypeError(`redirected more than ${MAX_REDIRECTS} times`);
    }
    if (
      (status === 303 && next.method !== 'GET' && next.method !== 'HEAD') ||
      (status < 303 && next.method === 'POST')
    ) {
      next.method = 'GET';
      next.body = undefined;
      next.headers = next.headers.filter(([name]) => !BODY_HEADERS.includes(name.toLowerCase()));
    }
    from = to.href;
    response = await requests.request(fetch, from, next);
  }
  // What carries a form asks whether it came through.
  Object.defineProperty(response, 'redirected', { __proto__: null, value: true });
  return response;
};
