/**
 * The constructor.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
 */
import { each } from './define.js';
import { browserScopes } from './scopes.js';

/** @type {import('./run.js').Behaviour[]} */
export const construction = [
  {
    name: 'the constructor takes one required argument',
    run({ assert, EventSource }) {
      assert.equal(EventSource.length, 1);
      assert.throws(() => Reflect.construct(EventSource, []), TypeError);
    },
  },
  {
    name: 'the constructor cannot be called without new',
    run({ assert, EventSource, url }) {
      assert.throws(() => Reflect.apply(EventSource, undefined, [url('/echo')]), TypeError);
    },
  },
  {
    name: 'the constructor is named EventSource',
    run({ assert, EventSource }) {
      assert.equal(EventSource.name, 'EventSource');
    },
  },
  {
    name: 'url is converted to a string, whatever it is',
    only: browserScopes,
    run({ assert, EventSource }) {
      const named = { toString: () => '/echo?object' };
      for (const value of [1, null, undefined, true, named, ['/echo?array']]) {
        const source = new EventSource(/** @type {any} */ (value));
        source.close();
        assert.equal(source.url, new URL(String(value), location.href).href);
      }
    },
  },
  {
    name: 'url may be a URL object',
    run({ assert, EventSource, url }) {
      const source = new EventSource(new URL(url('/echo?a=b#c')));
      source.close();
      assert.equal(source.url, url('/echo?a=b#c'));
    },
  },
  {
    name: 'a symbol as url is a TypeError',
    platformDiffers: { bare: 'the error is of the context, not of this list' },
    run({ assert, EventSource }) {
      assert.throws(() => new EventSource(/** @type {any} */ (Symbol('url'))), TypeError);
    },
  },
  {
    name: 'an exception of the conversion of url reaches the caller',
    run({ assert, EventSource }) {
      const error = new Error('conversion');
      const url = {
        toString() {
          throw error;
        },
      };
      let thrown;
      try {
        new EventSource(/** @type {any} */ (url));
      } catch (reason) {
        thrown = reason;
      }
      assert.equal(thrown, error);
    },
  },
  {
    name: 'lone surrogates in url become U+FFFD, as in every USVString',
    run({ assert, EventSource, origin }) {
      const source = new EventSource(`${origin}/echo?\ud800-\udc00`);
      source.close();
      assert.equal(source.url, `${origin}/echo?%EF%BF%BD-%EF%BF%BD`);
    },
  },
  {
    name: 'url is the serialized URL with its query and fragment',
    run({ assert, EventSource, origin }) {
      const host = origin.slice('http://'.length);
      const source = new EventSource(` HTTP://${host}/a/../e\tcho/./?q=ä b#frag ment \n`);
      source.close();
      assert.equal(source.url, `${origin}/echo/?q=%C3%A4%20b#frag%20ment`);
    },
  },
  {
    name: 'a relative url is resolved against the page or worker',
    only: browserScopes,
    run({ assert, EventSource }) {
      for (const value of ['echo', '/echo', '../echo', '?query', '#fragment', '', './a/../b']) {
        const source = new EventSource(value);
        source.close();
        assert.equal(source.url, new URL(value, location.href).href, `url ${value}`);
      }
    },
  },
  ...[
    'http://',
    'http://[',
    'http://[::1',
    'http://127.0.0.1:99999/',
    'http://127.0.0.1:port/',
    'http://1.2.3.4.5/',
    'http://a%00b/',
    'http://a<b/',
    'https://user@/',
    '//',
  ].map((value) => throwsSyntaxError(value, value === '//' ? { only: browserScopes } : {})),
  throwsSyntaxError('http://this is invalid/', {
    nativeDiffers: { chromium: 'Chromium escapes spaces in hosts' },
  }),
  {
    name: 'the second argument may be missing, undefined, null or any object',
    run({ assert, EventSource, url }) {
      for (const init of [undefined, null, {}, [], () => {}, new Date(), { unknown: 1 }]) {
        const source = new EventSource(url('/echo'), /** @type {any} */ (init));
        source.close();
        assert.isFalse(source.withCredentials);
      }
    },
  },
  ...each([1, 0, true, 'init', Symbol('init'), 1n], (init) => ({
    name: `a second argument of type ${typeof init} (${String(init)}) is a TypeError`,
    run({ assert, EventSource, url }) {
      assert.throws(() => new EventSource(url('/echo'), /** @type {any} */ (init)), TypeError);
    },
  })),
  {
    name: 'withCredentials is converted to a boolean; undefined is the default',
    run({ assert, EventSource, url }) {
      for (const value of [
        true,
        1,
        'false',
        {},
        [],
        Symbol('truthy'),
        undefined,
        null,
        0,
        '',
        NaN,
      ]) {
        const source = new EventSource(url('/echo'), {
          withCredentials: /** @type {any} */ (value),
        });
        source.close();
        assert.strictEqual(source.withCredentials, Boolean(value), String(value));
      }
    },
  },
  {
    name: 'withCredentials may be inherited, and is read once',
    run({ assert, EventSource, url }) {
      let reads = 0;
      const init = Object.create({
        get withCredentials() {
          reads += 1;
          return true;
        },
      });
      const source = new EventSource(url('/echo'), init);
      source.close();
      assert.isTrue(source.withCredentials);
      assert.equal(reads, 1);
    },
  },
  {
    name: 'an exception of a getter of the dictionary reaches the caller',
    run({ assert, EventSource, url }) {
      const init = {
        get withCredentials() {
          throw new RangeError('getter');
        },
      };
      assert.throws(() => new EventSource(url('/echo'), /** @type {any} */ (init)), RangeError);
    },
  },
  {
    name: 'arguments are converted in order, and before the URL is parsed',
    run({ assert, EventSource }) {
      /** @type {string[]} */
      const order = [];
      const url = {
        toString() {
          order.push('url');
          return 'http://[';
        },
      };
      const init = {
        get withCredentials() {
          order.push('withCredentials');
          throw new RangeError('before parsing');
        },
      };
      assert.throws(() => Reflect.construct(EventSource, [url, init]), RangeError);
      assert.deepEqual(order, ['url', 'withCredentials']);
      assert.throws(() => Reflect.construct(EventSource, ['http://[', 1]), TypeError);
    },
  },
];

/**
 * @param {string} value
 * @param {Partial<import('./run.js').Behaviour>} marks
 * @returns {import('./run.js').Behaviour}
 */
function throwsSyntaxError(value, marks) {
  return {
    name: `the url ${value} throws a SyntaxError DOMException`,
    lacking: { DOMException: 'it is an Error with the name and the code' },
    run({ assert, EventSource, cleanUp }) {
      /** @type {any} */
      let thrown;
      try {
        const source = new EventSource(value);
        cleanUp(() => source.close());
      } catch (reason) {
        thrown = reason;
      }
      assert.instanceOf(thrown, DOMException);
      assert.equal(thrown.name, 'SyntaxError');
      assert.equal(thrown.code, DOMException.SYNTAX_ERR);
    },
    ...marks,
  };
}
