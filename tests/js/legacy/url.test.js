/** Our own `URL`, beside the platform's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { OwnURL } from '../../../src/js/legacy/url.js';

const bases = [
  undefined,
  'http://127.0.0.1:4000/folder/page?x=1#y',
  'https://user:pw@Example.com:443/a/b/',
  'about:blank',
  'custom://host/a/b?c',
];

const relative = [
  ...['', '.', '..', 'echo', '/echo', '../echo', '../../../x', './a/../b', 'a/..', 'a/b/%2e'],
  ...['a/%2e%2E/b', '/a//b/', '?query', '#fragment', '?', '#', '//', '//other/x', '\\\\other\\x'],
  ...[
    'a b/ü/😀?ü😀#ü😀',
    '?a\'b"c',
    '#a\'b"c`',
    '/a/{b}/`c`',
    '\u0001\u001f x \u0000',
    'a\tb\nc\rd',
  ],
];

const absolute = [
  ...['http:', 'http:foo', 'http:/foo', 'http://', 'http:////h/x', 'HTTPS:x', 'https:/x', 'ws:x'],
  ...[' HTTP://host:80/a/../e\tcho/./?q=ä b#frag ment \n', 'http://h?q', 'http://h#f', 'ftp://h'],
  ...[
    'http://user:p@ss@h/',
    'http://@h/',
    'http://:@h/',
    'http://u:@h',
    'http://:p@h',
    'https://user@/',
  ],
  ...['http://h:/', 'http://h:00081/', 'http://127.0.0.1:99999/', 'http://127.0.0.1:port/'],
  ...['http://[', 'http://[::1', 'http://[::1]:8080/x', 'http://[x]/', 'http://EX%41mple.com/'],
  ...['http://127.1', 'http://1.2.3', 'http://1.2.3.4.5/', 'http://256.1/', 'http://0x7f.1/'],
  ...['http://09.1/', 'http://1./', 'http://0/', 'http://0x/', 'http://4294967296', 'http://a..b/'],
  ...['http://%zz/', 'http://h\\a\\b?c\\d', 'mailto:x@y', 'data:text/plain,a b#c d', 'urn:isbn:1'],
  ...['javascript:alert(1)', 'custom:x', 'custom://a/b/../c', 'foo://h', 'about:blank'],
];

describe('own URL', () => {
  for (const base of bases) {
    it(`serialises and refuses as the platform's, against ${base ?? 'nothing'}`, () => {
      // Node's resolves paths against about:blank, which has none to be relative to.
      const inputs = base === 'about:blank' ? absolute : [...relative, ...absolute];
      for (const input of inputs) {
        assert.deepEqual(
          facts(OwnURL, input, base),
          facts(URL, input, base),
          JSON.stringify(input),
        );
      }
    });
  }

  it('knows what an opaque path has relatives for: fragments alone', () => {
    assert.equal(new OwnURL('#f', 'about:blank').href, 'about:blank#f');
    for (const input of ['', 'path', '/path', '?query', '//host']) {
      assert.throws(() => new OwnURL(input, 'about:blank'), TypeError, input);
    }
  });
});

/**
 * @param {new (url: string, base?: string) => { href: string, protocol: string, hostname: string, origin: string }} Class
 * @param {string} input
 * @param {string} [base]
 */
function facts(Class, input, base) {
  try {
    const { href, protocol, hostname, origin } = new Class(input, base);
    return { href, protocol, hostname, origin };
  } catch (error) {
    return /** @type {Error} */ (error).name;
  }
}
