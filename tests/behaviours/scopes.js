/**
 * Scopes with a `location`, against which relative URLs are resolved, and with an origin, for which
 * CORS is enforced and cookies are kept. A `runtime` that is no browser has none of it.
 */
export const browserScopes = ['window', 'dedicated worker', 'shared worker', 'service worker'];
