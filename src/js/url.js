/**
 * What the constructor does with its first argument.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
 */

/**
 * Converts to a string as WebIDL's `USVString` does: lone surrogates become U+FFFD.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function toUSVString(value) {
  return `${value}`.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (match) =>
    match.length === 2 ? match : '\uFFFD',
  );
}

/**
 * Resolves against the document's base URL, or a worker's location.
 *
 * @param {string} url
 * @returns {string} absolute and serialised
 * @throws {DOMException} a `SyntaxError`
 */
export function resolveURL(url) {
  const { document, location } = /** @type {{ document?: Document, location?: Location }} */ (
    globalThis
  );
  let resolved;
  try {
    resolved = new URL(url, document?.baseURI ?? location?.href);
  } catch {
    throw invalid(url);
  }
  if (!hasValidHost(resolved)) {
    throw invalid(url);
  }
  if (document === undefined) {
    return resolved.href;
  }
  // An anchor encodes the query in the document's encoding, which `URL` never does. In a document of
  // SVG it is one by its namespace alone.
  const anchor = /** @type {HTMLAnchorElement} */ (
    document.createElementNS('http://www.w3.org/1999/xhtml', 'a')
  );
  anchor.href = url;
  return anchor.href;
}

/**
 * @param {string} url absolute and serialised
 * @returns {string} without user name and password, which `fetch` refuses
 */
export function withoutUser(url) {
  return url.replace(/^([^:]*:\/\/)[^/?#]*@/, '$1');
}

/** @param {string} url */
function invalid(url) {
  return new DOMException(
    `Failed to construct 'EventSource': Cannot open an EventSource to '${url}'. The URL is invalid.`,
    'SyntaxError',
  );
}

const SPECIAL_SCHEME = /^(?:https?|wss?|ftp):$/;

// A forbidden domain code point: https://url.spec.whatwg.org/#forbidden-domain-code-point
// Chromium escapes `*` too, which is none.
const FORBIDDEN_IN_DOMAIN = /[\0- #/:<>?@[\\\]^|\x7F]|%(?!2A)/;

/**
 * Chromium accepts `http://this is invalid/` and percent-encodes the host; the standard refuses it.
 *
 * @param {URL} url
 */
function hasValidHost({ protocol, hostname }) {
  return (
    !SPECIAL_SCHEME.test(protocol) || hostname[0] === '[' || !FORBIDDEN_IN_DOMAIN.test(hostname)
  );
}
