/**
 * URLs that are not HTTP.
 *
 * @see https://fetch.spec.whatwg.org/#scheme-fetch
 */
import { each } from './define.js';
import { observe } from './observe.js';

/** @type {import('./run.js').Behaviour[]} */
export const schemes = [
  ...each(
    [
      'about:blank',
      'mailto:someone@example.org',
      'javascript:1',
      'tel:1',
      'urn:isbn:1',
      'unknown:scheme',
      'ws://127.0.0.1:1/',
      'wss://127.0.0.1:1/',
      'ftp://127.0.0.1/',
      'unknown://host/',
      'file:///etc/hostname',
    ],
    (url) => ({
      name: `the scheme of ${url} cannot be fetched: the connection fails for good`,
      async run({ assert, open, settle }) {
        const source = open(url);
        assert.equal(source.readyState, 0);
        const seen = observe(source);
        const { readyState } = await seen.until('error');
        assert.equal(readyState, 2);
        await settle();
        assert.deepEqual(seen.types(), ['error']);
      },
    }),
  ),
  {
    name: 'a port that browsers block is a network error: error, in state CONNECTING',
    nativeDiffers: {
      firefox: 'Firefox fails the connection',
      webkit: 'WebKit dispatches nothing',
    },
    async run({ assert, open }) {
      assert.equal((await observe(open('http://127.0.0.1:1/')).until('error')).readyState, 0);
    },
  },
  {
    name: 'a data: URL is a stream, of an opaque origin',
    platformDiffers: { bare: 'the XMLHttpRequest of this test knows HTTP alone' },
    nativeDiffers: {
      firefox: 'Firefox streams over HTTP alone',
      webkit: 'WebKit fails the connection',
    },
    async run({ assert, open }) {
      const url = 'data:text/event-stream,retry:10%0Aid:1%0Adata:%20%C3%A9%0A%0A';
      const source = open(url);
      const seen = observe(source);
      await seen.until('message', 2);
      source.close();
      assert.equal(source.url, url);
      assert.deepEqual(seen.messages(), [
        ['message', 'é', '1'],
        ['message', 'é', '1'],
      ]);
      assert.equal(seen.events[1].origin, 'null');
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'open', 'message']);
    },
  },
  {
    name: 'a data: URL of another type fails the connection',
    platformDiffers: { bare: 'the XMLHttpRequest of this test knows HTTP alone' },
    async run({ assert, open }) {
      const source = open('data:text/plain,data:1%0A%0A');
      assert.equal((await observe(source).until('error')).readyState, 2);
    },
  },
  {
    name: 'a blob: URL is a stream of its origin',
    nativeDiffers: {
      firefox: 'Firefox streams over HTTP alone',
      webkit: 'WebKit takes it for of the origin blob://',
    },
    // URL.createObjectURL is not exposed in service workers, and an XMLHttpRequest in a worker of
    // Firefox names as the type of a blob what it was told to take it for.
    only: ['window', 'dedicated worker / fetch', 'shared worker'],
    async run({ assert, cleanUp, open, origin }) {
      const type = 'text/event-stream';
      const url = URL.createObjectURL(new Blob(['retry: 10\ndata: blob\n\n'], { type }));
      cleanUp(() => URL.revokeObjectURL(url));
      const seen = observe(open(url));
      await seen.until('message', 2);
      assert.deepEqual(seen.data(), ['blob', 'blob']);
      assert.equal(seen.events[1].origin, origin);
    },
  },
];
