/**
 * Where this runs: page, worker, or a runtime that is no browser. Asked anew for each source, as a
 * page may replace any of it.
 */
export const environment = {
  /** The origin that a server sees; undefined where nothing enforces CORS. */
  get origin() {
    const { location, origin } = globalThis;
    // A runtime without a location has no origin either, even where it has the property. Deno may be
    // given one to resolve URLs against, and enforces nothing.
    if (!isObject(location) || 'Deno' in globalThis) {
      return undefined;
    }
    const found = typeof origin === 'string' ? origin : location.origin;
    // Pages of an extension reach the hosts that it was granted without CORS.
    return typeof found === 'string' && !/^[^:]*-extension:\/\//.test(found) ? found : undefined;
  },

  /** That of a window, which nothing else has. */
  get document() {
    const { document } = globalThis;
    return isObject(document) ? document : undefined;
  },

  /** Whether the machine says that it has no network, and a browser that this matters. */
  get isOffline() {
    return this.origin !== undefined && globalThis.navigator?.onLine === false;
  },

  /** Not so in service workers. */
  get hasXhr() {
    return typeof globalThis.XMLHttpRequest === 'function';
  },

  get fetch() {
    const { fetch } = globalThis;
    return typeof fetch === 'function' ? fetch : undefined;
  },

  /** Whether `fetch` is there and gives bodies as streams. */
  get canStream() {
    const prototype = globalThis.Response?.prototype;
    return this.fetch !== undefined && isObject(prototype) && 'body' in prototype;
  },
};

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}
