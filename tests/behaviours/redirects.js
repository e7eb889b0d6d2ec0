/**
 * Redirects, which each attempt follows anew.
 *
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
import { each, unknownRedirect } from './define.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

/** @type {import('./run.js').Behaviour[]} */
export const redirects = [
  ...each([301, 302, 303, 307, 308], (code) => ({
    name: `redirect ${code} is followed, url stays as it was`,
    async run({ assert, open, origin, url }) {
      const from = url(`/redirect/${code}`, { to: '/echo?id=1' });
      const source = open(from);
      const { data, origin: sender } = await observe(source).until('message');
      assert.equal(JSON.parse(data ?? '').method, 'GET');
      assert.equal(source.url, from);
      assert.equal(sender, origin);
    },
  })),
  {
    name: 'a chain of redirects is followed',
    async run({ open, url }) {
      const last = url('/redirect/307', { to: '/echo' });
      const source = open(url('/redirect/301', { to: url('/redirect/302', { to: last }) }));
      await observe(source).until('message');
    },
  },
  // https://github.com/whatwg/html/issues/503 reads the standard as Chromium does.
  ...each([301, 302, 307], (code) => ({
    name: `a reconnection asks the original URL, and goes through its redirect ${code}`,
    nativeDiffers: {
      chromium: 'Chromium asks the URL that it was redirected to',
      ...(code === 301 && { firefox: 'Firefox remembers permanent redirects' }),
    },
    async run({ assert, endpoint, open }) {
      const target = endpoint('/echo');
      const server = endpoint(`/redirect/${code}`, { to: target.url });
      const source = open(server.url);
      await observe(source).until('message', 3);
      source.close();
      assert.isAtLeast((await server.requests()).length, 3);
      assert.isAtLeast((await target.requests()).length, 3);
    },
  })),
  {
    name: 'after a redirect to another origin, messages come from that',
    lacking: unknownRedirect,
    async run({ assert, crossOrigin, endpoint, open, url }) {
      const to = url('/echo', { crossOrigin: true, cors: 'any' });
      const server = endpoint('/redirect/302', { to });
      const source = open(server.url);
      const { origin } = await observe(source).until('message');
      assert.equal(origin, crossOrigin);
      assert.equal(source.url, server.url);
    },
  },
  {
    name: 'a redirect to another origin that refuses fails the connection',
    only: browserScopes,
    async run({ assert, open, url }) {
      const source = open(url('/redirect/302', { to: url('/echo', { crossOrigin: true }) }));
      const seen = observe(source);
      const { readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'a redirect to a bad status fails the connection',
    async run({ assert, open, url }) {
      const source = open(url('/redirect/302', { to: '/status/404' }));
      assert.equal((await observe(source).until('error')).readyState, 2);
    },
  },
  {
    name: 'a redirect to itself is a network error: error, in state CONNECTING',
    nativeDiffers: {
      firefox: 'Firefox fails the connection',
      webkit: 'WebKit fails the connection',
    },
    async run({ assert, open, url }) {
      const source = open(url('/redirect/302'));
      assert.equal((await observe(source).until('error')).readyState, 0);
    },
  },
  ...each([300, 304, 305, 306], (code) => ({
    name: `status ${code} is no redirect and fails the connection`,
    async run({ assert, open, url }) {
      const source = open(url(`/redirect/${code}`, { to: '/echo' }));
      assert.equal((await observe(source).until('error')).readyState, 2);
    },
  })),
  {
    name: 'the last event ID goes through a redirect',
    async run({ assert, endpoint, open, url }) {
      const codes = [301, 302, 303, 307, 308];
      await Promise.all(
        codes.map(async (code) => {
          const to = url('/echo', { id: `after ${code}` });
          const source = open(endpoint(`/redirect/${code}`, { to }).url);
          const { data } = await observe(source).until('message', 2);
          source.close();
          assert.equal(JSON.parse(data ?? '').lastEventId.value, `after ${code}`);
        }),
      );
    },
  },
];
