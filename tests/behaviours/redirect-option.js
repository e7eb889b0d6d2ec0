/**
 * The option `redirect`: where what the page sends may go.
 */
import { each, marked } from './define.js';
import { observe } from './observe.js';
import { detailsOf } from './own.js';
import { browserScopes } from './scopes.js';

const beyondNative = 'an option of ours';

/** An XMLHttpRequest follows all redirects. */
const browsersWithFetch = [...browserScopes.map((scope) => `${scope} / fetch`), 'service worker'];

/** @param {import('./observe.js').Recorded} recorded */
function describeRefusal(recorded) {
  const { message, reason, willReconnect } = detailsOf(recorded);
  return {
    readyState: recorded.readyState,
    reason,
    willReconnect,
    names: /'redirect'/.test(message),
  };
}

const refusal = { readyState: 2, reason: 'redirect', willReconnect: false, names: true };

/** @type {import('./run.js').Behaviour[]} */
export const redirectOption = marked({ beyondNative }, [
  ...each(
    [
      ['headers of the page', { headers: { 'X-Key': 'own' } }],
      ['a body of the page', { body: 'asked' }],
      ["redirect: 'error'", { redirect: 'error' }],
    ],
    ([what, init]) => ({
      name: `with ${what} a browser refuses a redirect, and the message names the option`,
      only: browsersWithFetch,
      async run({ assert, endpoint, open }) {
        const target = endpoint('/echo');
        const source = open(
          endpoint('/redirect/302', { to: target.url }).url,
          /** @type {any} */ (init),
        );
        assert.deepEqual(describeRefusal(await observe(source).until('error')), refusal);
        assert.deepEqual(await target.requests(), []);
      },
    }),
  ),
  {
    name: 'where no browser is, redirects within the origin are followed with what the page sends',
    only: ['runtime / fetch'],
    async run({ assert, endpoint, open, origin, url }) {
      const target = endpoint('/echo', { id: '7' });
      const between = url('/redirect/307', { to: target.url });
      const server = endpoint('/redirect/302', { to: between });
      const headers = { 'X-Key': 'own' };
      const seen = observe(open(server.url, /** @type {any} */ ({ headers })));
      const { data } = await seen.until('message', 2);
      assert.equal(JSON.parse(data ?? '').headers['x-key'], 'own');
      assert.equal(JSON.parse(data ?? '').lastEventId.value, '7');
      const [opened] = seen.events;
      assert.equal(detailsOf(opened).url, target.url);
      assert.equal(seen.events[1].origin, origin);
    },
  },
  ...each(
    [
      [302, 'GET', '', undefined],
      [303, 'GET', '', undefined],
      [307, 'POST', 'asked', 'text/plain'],
    ],
    ([code, expected, content, type]) => ({
      name: `where no browser is, redirect ${code} makes a POST a ${expected}`,
      only: ['runtime / fetch'],
      async run({ assert, endpoint, open }) {
        const target = endpoint('/echo');
        const server = endpoint(`/redirect/${code}`, { to: target.url });
        const headers = { 'Content-Type': 'text/plain', 'X-Key': 'own' };
        open(server.url, /** @type {any} */ ({ headers, body: 'asked' }));
        const [received] = await target.requests({ atLeast: 1 });
        assert.equal(received.method, expected);
        assert.equal(received.body, content);
        assert.equal(received.headers['x-key'], 'own');
        assert.equal(received.headers['content-type'], type);
      },
    }),
  ),
  {
    name: 'where no browser is, a redirect to another origin is refused',
    only: ['runtime / fetch'],
    async run({ assert, endpoint, open }) {
      const target = endpoint('/echo', { crossOrigin: true });
      const server = endpoint('/redirect/302', { to: target.url });
      const headers = { 'X-Key': 'own' };
      const source = open(server.url, /** @type {any} */ ({ headers }));
      const recorded = await observe(source).until('error');
      assert.deepEqual(describeRefusal(recorded), refusal);
      const { status, headers: received } = detailsOf(recorded);
      assert.equal(status, 302);
      assert.equal(received.get('location'), target.url);
      assert.deepEqual(await target.requests(), []);
    },
  },
  {
    name: 'where no browser is, a redirect to itself is a network error',
    only: ['runtime / fetch'],
    async run({ assert, endpoint, open }) {
      const server = endpoint('/redirect/302');
      const source = open(server.url, /** @type {any} */ ({ redirect: 'error' }));
      const recorded = await observe(source).until('error');
      assert.equal(recorded.readyState, 0);
      assert.match(String(detailsOf(recorded).cause), /redirected/);
      source.close();
      assert.equal((await server.requests()).length, 21);
    },
  },
  {
    name: "redirect: 'follow' takes headers of the page to another origin",
    async run({ assert, endpoint, open }) {
      const target = endpoint('/echo', { crossOrigin: true, cors: 'any', preflight: 'allow' });
      const server = endpoint('/redirect/307', { to: target.url });
      const headers = { 'X-Key': 'own' };
      const seen = observe(open(server.url, /** @type {any} */ ({ headers, redirect: 'follow' })));
      const { data } = await seen.until('message');
      assert.equal(JSON.parse(data ?? '').headers['x-key'], 'own');
    },
  },
  {
    name: "with headers of the page, an XMLHttpRequest wants redirect: 'follow' said",
    only: ['window / xhr', 'runtime / xhr'],
    run: ({ assert, open, url }) =>
      assert.throws(
        () => open(url('/echo'), /** @type {any} */ ({ headers: { 'X-Key': 'own' } })),
        TypeError,
        /'redirect'/,
      ),
  },
  {
    name: "with redirect: 'error' a user in url makes no XMLHttpRequest of it, which would follow",
    only: browserScopes,
    lacking: { AbortController: 'there is an XMLHttpRequest alone, which follows every redirect' },
    async run({ assert, cleanUp, endpoint, EventSource }) {
      const target = endpoint('/echo');
      const server = endpoint('/redirect/302', { to: target.url });
      const withUser = server.url.replace('http://', 'http://user:pass@');
      const source = Reflect.construct(EventSource, [withUser, { redirect: 'error' }]);
      cleanUp(() => source.close());
      assert.deepEqual(describeRefusal(await observe(source).until('error')), refusal);
      const [{ headers }] = await server.requests();
      assert.equal(headers.authorization, `Basic ${btoa('user:pass')}`);
      assert.deepEqual(await target.requests(), []);
    },
  },
]);
