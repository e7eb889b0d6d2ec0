/**
 * Options that native classes do not have.
 */
import { streaming } from './answers.js';
import { each, marked, refused } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

/** @type {import('./run.js').Behaviour[]} */
export const options = marked({ beyondNative }, [
  ...each(['smoke', '', 'XHR', 1, null, {}], (transport) => ({
    name: `transport: ${JSON.stringify(transport)} is a TypeError that names option and value`,
    run: ({ assert, EventSource, url }) =>
      assert.throws(
        () => Reflect.construct(EventSource, [url('/echo'), { transport }]),
        TypeError,
        new RegExp(`transport.*${transport}`),
      ),
  })),
  ...each(['fetch', 1, null, {}], (fetch) => ({
    name: `fetch: ${JSON.stringify(fetch)} is a TypeError that names option and value`,
    run: ({ assert, EventSource, url }) =>
      assert.throws(
        () => Reflect.construct(EventSource, [url('/echo'), { fetch }]),
        TypeError,
        new RegExp(`fetch.*${fetch}`),
      ),
  })),
  ...refused('connectTimeout', [0, -1, '100', null]),
  ...refused('heartbeatTimeout', [0, 'auto', null]),
  ...refused('retry', [[], 1, null, { statuses: [99_999] }]),
  {
    name: 'an object that is no string is named by its class, whatever it does on conversion',
    run: ({ assert, EventSource, url }) => {
      for (const value of [Object.create(null), { toString: () => 'xhr' }]) {
        for (const name of ['transport', 'fetch']) {
          assert.throws(
            () => Reflect.construct(EventSource, [url('/echo'), { [name]: value }]),
            TypeError,
            new RegExp(`${name}.*\\[object Object\\]`),
          );
        }
      }
    },
  },
  {
    name: 'transport: xhr is a TypeError where there is no XMLHttpRequest',
    only: ['service worker', 'runtime / fetch'],
    run: ({ assert, EventSource, url }) =>
      assert.throws(
        () => Reflect.construct(EventSource, [url('/echo'), { transport: 'xhr' }]),
        TypeError,
        /transport.*xhr/,
      ),
  },
  {
    name: 'transport: undefined is the best there is',
    async run({ answers, cleanUp, EventSource }) {
      const source = Reflect.construct(EventSource, [
        answers([streaming]).url,
        { transport: undefined, fetch: undefined },
      ]);
      cleanUp(() => source.close());
      await observe(source).until('open');
    },
  },
  {
    name: 'fetch is called instead of the global, for each attempt',
    async run({ answers, assert, cleanUp, EventSource }) {
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\n'] }]);
      let calls = 0;
      /** @type {typeof globalThis.fetch} */
      const counting = (...parameters) => {
        calls += 1;
        return globalThis.fetch(...parameters);
      };
      const source = Reflect.construct(EventSource, [server.url, { fetch: counting }]);
      cleanUp(() => source.close());
      await observe(source).until('message', 3);
      assert.equal(calls, 3);
    },
  },
  {
    name: 'a fetch that throws or gives no response is a network error',
    async run({ cleanUp, EventSource, url }) {
      const broken = [
        () => {
          throw new Error('thrown');
        },
        () => Promise.reject(new Error('rejected')),
        () => Promise.resolve(undefined),
        () => undefined,
      ];
      for (const fetch of broken) {
        const source = Reflect.construct(EventSource, [url('/echo'), { fetch }]);
        cleanUp(() => source.close());
        await observe(source).until('error');
      }
    },
  },
]);
