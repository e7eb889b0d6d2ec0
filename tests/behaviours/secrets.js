/** What goes to nobody but the origin that it is meant for. */
import { marked } from './define.js';
import { observe } from './observe.js';

/** Workers have the same code. */
const only = ['window', 'runtime'];

/** @type {import('./run.js').Behaviour[]} */
export const secrets = marked({ only }, [
  {
    name: 'user and password of url follow no redirect to another origin, at no attempt',
    nativeDiffers: { chromium: 'Chromium follows none then' },
    async run({ assert, endpoint, open }) {
      const target = endpoint('/echo', { crossOrigin: true, cors: 'any', preflight: 'allow' });
      const server = endpoint('/redirect/302', { to: target.url });
      const source = open(server.url.replace('http://', 'http://user:pass@'));
      await observe(source).until('message', 2);
      source.close();
      for (const { headers, url } of await target.requests()) {
        assert.notProperty(headers, 'authorization');
        assert.notInclude(url, 'pass');
      }
    },
  },
  {
    name: 'without withCredentials no cookie follows a redirect to another origin, at no attempt',
    async run({ answers, ask, assert, endpoint, open }) {
      // Cookies know no ports.
      await ask('/cookie', { name: 'secret', value: 'cookie' });
      const target = endpoint('/echo', { crossOrigin: true, cors: 'any' });
      const server = endpoint('/redirect/302', { to: target.url });
      const source = open(server.url);
      await observe(source).until('message', 2);
      source.close();
      const direct = answers([{ chunks: ['data\n\n'] }], { crossOrigin: true, cors: 'any' });
      await observe(open(direct.url)).until('message');
      for (const { headers } of [...(await target.requests()), ...(await direct.requests())]) {
        assert.notProperty(headers, 'cookie');
      }
    },
  },
]);
