/**
 * Where no browser is: nothing has an origin, so nothing is another one.
 */
import { comeAgain, streaming } from './answers.js';
import { marked } from './define.js';
import { observe } from './observe.js';

/** @type {import('./run.js').Behaviour[]} */
export const runtimes = marked({ only: ['runtime'] }, [
  {
    name: 'a server that knows nothing of CORS is announced, with withCredentials and without',
    async run({ answers, open }) {
      const { url } = answers([streaming], { crossOrigin: true });
      await observe(open(url)).until('open');
      await observe(open(url, { withCredentials: true })).until('open');
    },
  },
  {
    name: 'no request names an origin or a referrer',
    async run({ answers, assert, open }) {
      const server = answers([comeAgain], { crossOrigin: true });
      open(server.url);
      for (const { headers } of await server.requests({ atLeast: 2 })) {
        assert.notProperty(headers, 'origin');
        assert.notProperty(headers, 'referer');
      }
    },
  },
  {
    name: 'the last event ID goes to every server by the header, without a preflight',
    async run({ assert, endpoint, open }) {
      const id = 'é日 +%';
      const server = endpoint('/echo', { crossOrigin: true, id });
      const { data } = await observe(open(server.url)).until('message', 2);
      assert.equal(JSON.parse(data ?? '').lastEventId.value, id);
      for (const { method, body } of await server.requests()) {
        assert.equal(method, 'GET');
        assert.equal(body, '');
      }
    },
  },
  {
    name: 'a redirect leads to a server that knows nothing of CORS',
    async run({ assert, crossOrigin, open, url }) {
      const to = url('/echo', { crossOrigin: true });
      const { origin } = await observe(open(url('/redirect/302', { to }))).until('message');
      assert.equal(origin, crossOrigin);
    },
  },
  {
    name: 'cookies are not kept',
    async run({ ask, assert, endpoint, open }) {
      await ask('/cookie', { name: 'kept', value: 'no' });
      const server = endpoint('/echo');
      open(server.url, { withCredentials: true });
      const [{ headers }] = await server.requests({ atLeast: 1 });
      assert.notProperty(headers, 'cookie');
    },
  },
]);
