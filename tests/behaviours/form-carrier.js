/**
 * The form body that carries the last event ID to another origin.
 *
 * A script cannot send the header there without a preflight, which servers made for the native
 * class refuse. What a server answers to the form must never make a connection fail that works
 * without an id.
 */
import { each, headersInUTF8, marked, unknownRedirect } from './define.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

const beyondNative = 'native sends the header without a preflight';
const elsewhere = { crossOrigin: true, cors: 'any' };

/** @type {import('./run.js').Behaviour[]} */
export const formCarrier = marked({ beyondNative, only: browserScopes }, [
  {
    name: 'form body: a GET without body at first, then POST with the id, without preflight',
    async run({ assert, endpoint, open }) {
      const server = endpoint('/echo', { ...elsewhere, id: 'é日 +&%' });
      const seen = observe(open(server.url));
      await seen.until('message', 3);
      const [first, ...others] = (await server.requests()).slice(0, 3);
      assert.equal(first.method, 'GET');
      assert.equal(first.body, '');
      for (const { method, headers, body } of others) {
        assert.equal(method, 'POST');
        assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
        assert.match(body, /^Last-Event-ID=%C3%A9%E6%97%A5(%20|\+)%2B%26%25$/);
        assert.equal(headers.accept, 'text/event-stream');
        assert.notProperty(headers, 'last-event-id');
      }
      assert.deepEqual(seen.types().slice(0, 5), ['open', 'message', 'error', 'open', 'message']);
    },
  },
  {
    name: 'form body: without an id every request is a GET',
    async run({ assert, endpoint, open }) {
      const server = endpoint('/echo', elsewhere);
      await observe(open(server.url)).until('message', 3);
      assert.deepEqual(methods(await server.requests()).slice(0, 3), ['GET', 'GET', 'GET']);
    },
  },
  {
    name: 'form body: after an empty id the request is a GET again',
    async run({ answers, assert, open }) {
      const chunks = ['retry: 10\nid: 1\ndata\n\n'];
      const server = answers([{ chunks }, { chunks: ['id\ndata\n\n'] }], elsewhere);
      await observe(open(server.url)).until('message', 3);
      assert.deepEqual(methods(await server.requests()).slice(0, 3), ['GET', 'POST', 'GET']);
    },
  },
  ...['403', '404', '405', '500', '501', '301', '302', '303', 'html'].flatMap((post) =>
    each(['with', 'without'], (cors) => ({
      name: `form body: POST answered by ${post} ${cors} CORS headers, then the header carries the id`,
      lacking: isRedirect(post) && cors === 'with' ? unknownRedirect : {},
      async run({ assert, endpoint, open }) {
        const postCors = cors === 'with' ? undefined : 'none';
        const parameters = { ...elsewhere, preflight: 'allow', id: '1', post, postCors };
        const server = endpoint('/echo', parameters);
        const seen = observe(open(server.url));
        const { data } = await seen.until('message', 3);
        assert.deepEqual(JSON.parse(data ?? '').lastEventId, { value: '1', carrier: 'header' });
        const expected = [
          'open',
          'message',
          'error',
          'open',
          'message',
          'error',
          'open',
          'message',
        ];
        assert.deepEqual(seen.types(), expected);
        // What worked is remembered: the form is not tried again.
        const posts = methods(await server.requests()).filter((method) => method === 'POST');
        assert.lengthOf(posts, 1);
      },
    })),
  ),
  {
    name: 'form body: refused with an id beyond Latin-1, which the header then carries as UTF-8',
    platformDiffers: headersInUTF8,
    async run({ assert, open, url }) {
      const parameters = { ...elsewhere, preflight: 'allow', id: 'é日', post: '403' };
      const { data } = await observe(open(url('/echo', parameters))).until('message', 3);
      assert.deepEqual(JSON.parse(data ?? '').lastEventId, { value: 'é日', carrier: 'header' });
    },
  },
  ...['403', '405', '302', 'html'].flatMap((post) =>
    each(['with', 'without'], (cors) => ({
      name: `form body: POST answered by ${post} ${cors} CORS headers and the preflight refused, then a GET without id`,
      lacking: isRedirect(post) && cors === 'with' ? unknownRedirect : {},
      async run({ assert, endpoint, open }) {
        const postCors = cors === 'with' ? undefined : 'none';
        const server = endpoint('/echo', { ...elsewhere, id: '1', post, postCors });
        const seen = observe(open(server.url));
        const { data } = await seen.until('message', 3);
        const { lastEventId, method } = JSON.parse(data ?? '');
        assert.equal(method, 'GET');
        assert.equal(lastEventId.carrier, 'none');
        const expected = [
          'open',
          'message',
          'error',
          'open',
          'message',
          'error',
          'open',
          'message',
        ];
        assert.deepEqual(seen.types(), expected);
        const posts = methods(await server.requests()).filter((each) => each === 'POST');
        // Without CORS headers an answer cannot be told from a server that was down for a moment:
        // once a probe has reached it, it is asked twice again before the id is given up.
        assert.lengthOf(posts, cors === 'with' ? 1 : 3);
      },
    })),
  ),
  {
    name: 'form body: POST answered by 204 ends the source for good',
    async run({ assert, endpoint, open, settle }) {
      const server = endpoint('/echo', { ...elsewhere, preflight: 'allow', id: '1', post: '204' });
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('error', 2);
      await settle();
      assert.equal(source.readyState, 2);
      assert.deepEqual(methods(await server.requests()), ['GET', 'POST']);
    },
  },
  {
    name: 'form body: a POST redirected with its body (307) is resumed',
    async run({ assert, endpoint, open }) {
      const server = endpoint('/echo', { ...elsewhere, preflight: 'allow', id: '1', post: '307' });
      const { data } = await observe(open(server.url)).until('message', 2);
      assert.equal(JSON.parse(data ?? '').lastEventId.value, '1');
    },
  },
  {
    name: 'form body: the own origin that redirects to another gets the id to that',
    async run({ assert, open, url }) {
      for (const code of [301, 302, 303, 307, 308]) {
        const to = url('/echo', { ...elsewhere, preflight: 'allow', id: `after ${code}` });
        const source = open(url(`/redirect/${code}`, { to }));
        const { data } = await observe(source).until('message', 2);
        source.close();
        assert.equal(JSON.parse(data ?? '').lastEventId.value, `after ${code}`);
      }
    },
  },
  {
    name: 'form body: the own origin that redirects to another, where preflights are refused, works on',
    async run({ assert, open, url }) {
      for (const code of [301, 302, 303, 307, 308]) {
        const to = url('/echo', { ...elsewhere, id: '1' });
        const source = open(url(`/redirect/${code}`, { to }));
        const seen = observe(source);
        await seen.until('message', 3);
        source.close();
        const expected = [
          'open',
          'message',
          'error',
          'open',
          'message',
          'error',
          'open',
          'message',
        ];
        assert.deepEqual(seen.types(), expected, `redirect ${code}`);
      }
    },
  },
  {
    name: 'form body: withCredentials it carries cookies',
    async run({ ask, assert, endpoint, open }) {
      await ask('/cookie', { name: 'form', value: 'carrier' });
      const server = endpoint('/echo', { crossOrigin: true, cors: 'credentials', id: '1' });
      await observe(open(server.url, { withCredentials: true })).until('message', 2);
      const [, { method, headers }] = await server.requests();
      assert.equal(method, 'POST');
      assert.include(headers.cookie, 'form=carrier');
    },
  },
]);

/** @param {import('./context.js').LoggedRequest[]} requests */
function methods(requests) {
  return requests.map(({ method }) => method).filter((method) => method !== 'OPTIONS');
}

/** @param {string} post */
function isRedirect(post) {
  return post[0] === '3';
}
