/** Scopes with a `location`, against which relative URLs are resolved. */
export const browserScopes = ['window', 'dedicated worker', 'shared worker', 'service worker'];
