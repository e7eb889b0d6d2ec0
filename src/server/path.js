import { check } from './check.js';

/**
 * @param {unknown} pattern a path, in which one `*` stands for any text
 * @returns {(path: string) => boolean}
 * @throws {TypeError} if it is none
 */
export function toPathMatcher(pattern) {
  const isGood = typeof pattern === 'string' && /^[/*][^*?#]*(?:\*[^*?#]*)?$/.test(pattern);
  const isSingle = isGood && pattern.indexOf('*') === pattern.lastIndexOf('*');
  check('path', pattern, isSingle, 'a path with at most one *, without a query');
  const [start, end] = /** @type {string} */ (pattern).split('*');
  return end === undefined
    ? (path) => path === start
    : (path) =>
        path.length >= start.length + end.length && path.startsWith(start) && path.endsWith(end);
}

/**
 * Splits what a request line names, without any decoding: `%2e` is no dot, and a path that would have
 * to be resolved first is another one.
 *
 * @param {string | undefined} url a path, or a whole URL, as proxies get it
 */
export function toTarget(url = '/') {
  const [target] = url.replace(/^https?:\/\/[^/?#]*/i, '').split('#', 1);
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const search = mark < 0 ? '' : target.slice(mark + 1);
  return { path: path.replace(/^\/{2,}/, '/'), search, query: new URLSearchParams(search) };
}
