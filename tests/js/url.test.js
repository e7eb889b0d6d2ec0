import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { resolveURL, toUSVString } from '../../src/js/url.js';
import { define, restore } from './support/globals.js';

describe('toUSVString', () => {
  for (const [value, expected] of /** @type {[unknown, string][]} */ ([
    ['/events', '/events'],
    [new URL('http://host.test/a?b#c'), 'http://host.test/a?b#c'],
    [1, '1'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ toString: () => '/from-object' }, '/from-object'],
    ['\uD83D\uDE00', '\uD83D\uDE00'],
    ['\uD83D', '\uFFFD'],
    ['\uDE00', '\uFFFD'],
    ['\uDE00\uD83D', '\uFFFD\uFFFD'],
    ['a\uD83Db\uD83D\uDE00\uDE00', 'a\uFFFDb\uD83D\uDE00\uFFFD'],
  ])) {
    it(`${JSON.stringify(String(value))} becomes ${JSON.stringify(expected)}`, () => {
      assert.equal(toUSVString(value), expected);
    });
  }

  it('a symbol is a TypeError, and an exception of toString passes', () => {
    assert.throws(() => toUSVString(Symbol('s')), TypeError);
    const thrown = new Error('thrown');
    const value = {
      toString() {
        throw thrown;
      },
    };
    assert.throws(() => toUSVString(value), thrown);
  });
});

/** @param {string} url */
const isRefused = (url) =>
  assert.throws(
    () => resolveURL(url),
    (error) =>
      error instanceof DOMException && error.name === 'SyntaxError' && error.message.includes(url),
    url,
  );

describe('resolveURL', () => {
  afterEach(restore);

  it('serialises an absolute URL, and keeps its query and fragment', () => {
    assert.equal(resolveURL('HTTP://Host.test:80/a/../b?q=é#f'), 'http://host.test/b?q=%C3%A9#f');
  });

  it('resolves against the location of a worker', () => {
    define({ location: { href: 'http://host.test/folder/worker.js' } });
    assert.equal(resolveURL('events'), 'http://host.test/folder/events');
    assert.equal(resolveURL(''), 'http://host.test/folder/worker.js');
  });

  it("gives what an element of the document makes of it, as to the query's encoding", () => {
    const anchor = {
      /** @param {string} value */
      set href(value) {
        assert.equal(value, 'events?é');
      },
      get href() {
        return 'http://host.test/base/events?%E9';
      },
    };
    const document = { baseURI: 'http://host.test/base/', createElementNS: () => anchor };
    define({ document });
    assert.equal(resolveURL('events?é'), 'http://host.test/base/events?%E9');
  });

  it('without a base a relative URL is a SyntaxError', () => {
    isRefused('/events');
    isRefused('');
  });

  for (const url of ['http://', 'http://[::1', 'http://host.test:port/', 'https://a%00b/']) {
    it(`${url} is a SyntaxError`, () => isRefused(url));
  }

  for (const url of [
    'about:blank',
    'data:text/event-stream,data:%20x%0A%0A',
    'http://[::1]:4000/',
    'http://bücher.test/',
    'http://127.0.0.1/',
    'app://any%20thing/',
    'file:///a%20b',
  ]) {
    it(`${url} is accepted`, () => {
      assert.equal(resolveURL(url), new URL(url).href);
    });
  }

  it('a host whose asterisk an engine escapes is valid', () => {
    class EscapingURL {
      protocol = 'http:';
      hostname = 'a%2Ab.test';
      href = 'http://a%2Ab.test/';
    }
    define({ URL: EscapingURL });
    assert.equal(resolveURL('http://a*b.test/'), 'http://a%2Ab.test/');
  });

  for (const hostname of ['this%20is%20invalid', 'a b', 'a^b', 'a|b', 'a<b', 'a\u007fb']) {
    it(`a host that an engine lets through as ${JSON.stringify(hostname)} is a SyntaxError`, () => {
      // As Chromium parses it, which is not as Node does.
      class LenientURL {
        protocol = 'http:';
        hostname = hostname;
        href = `http://${hostname}/`;
      }
      define({ URL: LenientURL });
      isRefused('http://this is invalid/');
    });
  }
});
