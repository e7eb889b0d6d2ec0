/**
 * `URL`, as far as this package asks it: whether it is valid, and how it is serialised.
 *
 * @see https://url.spec.whatwg.org/#url-parsing
 */
import { scope } from './scope.js';
import { percentEncode } from './percent-encode.js';
import { invalid, parseAuthority } from './url-authority.js';
import { works } from './works.js';

/**
 * @typedef {object} Parts
 * @property {string} scheme with its colon
 * @property {string | null} authority user, host and port; null if there is none
 * @property {string} path which begins with no slash if nothing can be relative to it
 * @property {string} query with its question mark, or empty
 * @property {string} fragment with its number sign, or empty
 */

const SPECIAL = /^(?:ftp|https?|wss?):$/;

// https://url.spec.whatwg.org/#percent-encoded-bytes
const IN_FRAGMENT = ' "<>`';
const IN_QUERY = ' "#<>';
const IN_PATH = ' "#<>?^`{}';

/** Exported for its tests. */
export class OwnURL {
  /**
   * @param {string} url
   * @param {string} [base] absolute
   * @throws {TypeError} if it is invalid
   */
  constructor(url, base) {
    const parts = parse(url, base === undefined ? null : parse(base, null));
    const { scheme, authority, path, query, fragment } = parts;
    const host = (authority ?? '').replace(/^.*@/, '');
    this.protocol = scheme;
    this.hostname = host.replace(/:\d+$/, '');
    this.origin = SPECIAL.test(scheme) ? `${scheme}//${host}` : 'null';
    this.href = `${scheme}${authority === null ? '' : `//${authority}`}${path}${query}${fragment}`;
  }
}

/**
 * @param {string} text
 * @param {Parts | null} base
 * @returns {Parts}
 */
function parse(text, base) {
  const input = text.replace(/^[\0- ]+|[\0- ]+$/g, '').replace(/[\t\n\r]/g, '');
  const given = match(/^(?:[a-z][a-z0-9+.-]*:)?/i, input);
  const scheme = given.toLowerCase() || (base?.scheme ?? '');
  const special = SPECIAL.test(scheme);
  const found = match(/^[^?#]*/, input.slice(given.length));
  const after = input.slice(given.length + found.length);
  const rawQuery = match(/^(?:\?[^#]*)?/, after);
  const query = percentEncode(rawQuery, special ? `${IN_QUERY}'` : IN_QUERY);
  const fragment = percentEncode(after.slice(rawQuery.length), IN_FRAGMENT);
  const way = special ? found.replace(/\\/g, '/') : found;
  const hasAuthority = way.slice(0, 2) === '//';
  const isRelative = given === '' || (special && scheme === base?.scheme && !hasAuthority);
  const isHierarchical = base !== null && base.path[0] === '/';
  if (!isRelative || (isHierarchical && hasAuthority)) {
    const { authority, path } = absolute(way, scheme, special, hasAuthority);
    return { scheme, authority, path, query, fragment };
  }
  if (base === null || (!isHierarchical && (way + query !== '' || fragment === ''))) {
    throw invalid();
  }
  if (way === '') {
    return {
      scheme,
      authority: base.authority,
      path: base.path,
      query: query || base.query,
      fragment,
    };
  }
  const folder = way[0] === '/' ? '' : base.path.replace(/[^/]*$/, '');
  return { scheme, authority: base.authority, path: normalise(folder + way), query, fragment };
}

/**
 * @param {string} way what stands between scheme and query
 * @param {string} scheme
 * @param {boolean} special
 * @param {boolean} hasAuthority
 */
function absolute(way, scheme, special, hasAuthority) {
  if (special) {
    // With as many slashes as there may be.
    const named = way.replace(/^\/+/, '');
    const authority = match(/^[^/]*/, named);
    return {
      authority: parseAuthority(authority, scheme),
      path: normalise(named.slice(authority.length) || '/'),
    };
  }
  const authority = hasAuthority ? match(/^[^/]*/, way.slice(2)) : null;
  const path = authority === null ? way : way.slice(2 + authority.length);
  return { authority, path: path[0] === '/' ? normalise(path) : percentEncode(path, '') };
}

/** @param {string} path which begins with a slash */
function normalise(path) {
  /** @type {string[]} */
  const kept = [];
  const segments = path.slice(1).split('/');
  segments.forEach((segment, index) => {
    const dots = segment.replace(/%2e/gi, '.');
    if (dots !== '.' && dots !== '..') {
      kept.push(percentEncode(segment, IN_PATH));
      return;
    }
    if (dots === '..') {
      kept.pop();
    }
    if (index === segments.length - 1) {
      kept.push('');
    }
  });
  return `/${kept.join('/')}`;
}

/**
 * @param {RegExp} expression which matches always
 * @param {string} text
 */
function match(expression, text) {
  return expression.exec(text)?.[0] ?? '';
}

// React Native's has members that throw, puts a slash behind all, and takes a path alone for a URL.
let isStandard = false;
works(() => {
  const { href, origin, protocol } = new scope.URL('/b?c', 'http://a/');
  const isWhole = `${protocol} ${origin} ${href}` === 'http: http://a http://a/b?c';
  isStandard = isWhole && !works(() => new scope.URL('/b'));
});

/** @type {typeof scope.URL} */
export const URL = isStandard ? scope.URL : /** @type {any} */ (OwnURL);
