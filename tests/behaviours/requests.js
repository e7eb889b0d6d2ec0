/**
 * What is sent.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
 */
import { comeAgain, streaming } from './answers.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

/** @type {import('./run.js').Behaviour[]} */
export const requests = [
  {
    name: 'a request is a GET that accepts text/event-stream, without body or last event ID',
    async run({ answers, assert, open }) {
      const server = answers([streaming]);
      open(server.url);
      const [{ method, headers, body }] = await server.requests({ atLeast: 1 });
      assert.equal(method, 'GET');
      assert.equal(headers.accept, 'text/event-stream');
      assert.equal(body, '');
      assert.notProperty(headers, 'last-event-id');
      assert.notProperty(headers, 'content-type');
      assert.notProperty(headers, 'x-requested-with');
    },
  },
  {
    name: 'a request to the own origin asks caches to step aside',
    async run({ answers, assert, open }) {
      const server = answers([streaming]);
      open(server.url);
      const [{ headers }] = await server.requests({ atLeast: 1 });
      assert.equal(headers['cache-control'], 'no-cache');
    },
  },
  {
    name: 'no response comes from the cache, though the server allows it',
    async run({ assert, endpoint, open }) {
      const server = endpoint('/echo', { cache: 'max-age=3600' });
      const first = observe(open(server.url));
      await first.until('message', 2);
      await observe(open(server.url)).until('message');
      assert.isAtLeast((await server.requests()).length, 3);
    },
  },
  {
    name: 'two sources of one URL stream at the same time',
    async run({ answers, open }) {
      const { url } = answers([streaming]);
      const sources = [open(url), open(url)];
      await Promise.all(sources.map((source) => observe(source).until('open')));
    },
  },
  {
    name: 'more sources than a browser has connections get their turns',
    async run({ answers, assert, open }) {
      const numbers = Array.from({ length: 20 }, (_, index) => String(index));
      const received = await Promise.all(
        numbers.map(async (number) => {
          const server = answers([{ chunks: [`data: ${number}\n\n`], then: 'hold' }]);
          const source = open(server.url);
          const { data } = await observe(source).until('message');
          source.close();
          return data;
        }),
      );
      assert.deepEqual(received, numbers);
    },
  },
  {
    name: 'the fragment of url is not sent',
    async run({ answers, assert, open }) {
      const server = answers([streaming]);
      const source = open(`${server.url}#fragment`);
      const [{ url }] = await server.requests({ atLeast: 1 });
      assert.notInclude(url, 'fragment');
      assert.equal(source.url, `${server.url}#fragment`);
    },
  },
  {
    name: 'each reconnection sends the same request',
    async run({ answers, assert, open }) {
      const server = answers([comeAgain]);
      open(server.url);
      const [first, second, third] = await server.requests({ atLeast: 3 });
      for (const { method, url, headers } of [second, third]) {
        assert.equal(method, 'GET');
        assert.equal(url, first.url);
        assert.equal(headers.accept, 'text/event-stream');
        assert.equal(headers['cache-control'], 'no-cache');
        assert.notProperty(headers, 'last-event-id');
      }
    },
  },
  {
    name: 'a request to the own origin carries cookies, with and without withCredentials',
    only: browserScopes,
    async run({ ask, assert, endpoint, open }) {
      await ask('/cookie', { name: 'own', value: 'origin' });
      for (const withCredentials of [false, true]) {
        const server = endpoint('/echo');
        open(server.url, { withCredentials });
        const [{ headers }] = await server.requests({ atLeast: 1 });
        assert.include(headers.cookie, 'own=origin');
      }
    },
  },
  {
    name: 'a request to another origin carries cookies only with withCredentials',
    only: browserScopes,
    async run({ ask, assert, endpoint, open }) {
      // Cookies know no ports.
      await ask('/cookie', { name: 'cross', value: 'origin' });
      for (const withCredentials of [false, true]) {
        const server = endpoint('/echo', { crossOrigin: true, cors: 'credentials' });
        const source = open(server.url, { withCredentials });
        await observe(source).until('open');
        assert.equal(source.withCredentials, withCredentials);
        const [{ headers, method }] = await server.requests({ atLeast: 1 });
        assert.equal(method, 'GET');
        assert.equal(Boolean(headers.cookie?.includes('cross=origin')), withCredentials);
      }
    },
  },
  {
    name: 'user and password of url log in, and stay in url',
    nativeDiffers: { chromium: 'Chromium blocks requests with credentials in their URL' },
    async run({ assert, endpoint, open }) {
      const server = endpoint('/basic-auth');
      const withUser = server.url.replace('http://', 'http://user:pass@');
      const source = open(withUser);
      const { data, origin } = await observe(source).until('message');
      assert.equal(data, 'user:pass');
      assert.equal(origin, new URL(server.url).origin);
      assert.equal(source.url, withUser);
    },
  },
  {
    name: 'a first request to another origin needs no preflight',
    only: browserScopes,
    async run({ answers, assert, open, origin }) {
      const server = answers([streaming], { crossOrigin: true, cors: 'any' });
      await observe(open(server.url)).until('open');
      const list = await server.requests();
      assert.deepEqual(
        list.map(({ method }) => method),
        ['GET'],
      );
      assert.equal(list[0].headers.origin, origin);
    },
  },
];
