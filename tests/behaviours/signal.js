/**
 * The option `signal`: it closes the source.
 */
import { streaming } from './answers.js';
import { marked, refused } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

/** @type {import('./run.js').Behaviour[]} */
export const signalOption = marked({ beyondNative }, [
  ...refused('signal', ['signal', 1, null, {}]),
  {
    name: 'a source with a signal that is aborted is CLOSED, asks for nothing and fires nothing',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const controller = new AbortController();
      controller.abort();
      const source = open(server.url, /** @type {any} */ ({ signal: controller.signal }));
      assert.equal(source.readyState, 2);
      const seen = observe(source);
      await settle();
      assert.deepEqual(seen.types(), []);
      assert.lengthOf(await server.requests(), 0);
    },
  },
  {
    name: 'an abort closes the source at once, aborts its request and fires nothing',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const controller = new AbortController();
      const source = open(server.url, /** @type {any} */ ({ signal: controller.signal }));
      const seen = observe(source);
      await seen.until('open');
      controller.abort();
      assert.equal(source.readyState, 2);
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open']);
    },
  },
  {
    name: 'an abort in a listener in the middle of a chunk: no further event is dispatched',
    async run({ answers, assert, open, settle }) {
      const body = 'data: 1\n\ndata: 2\n\ndata: 3\n\n';
      const controller = new AbortController();
      const source = open(
        answers([{ chunks: [body], then: 'hold' }]).url,
        /** @type {any} */ ({ signal: controller.signal }),
      );
      source.addEventListener('message', () => controller.abort());
      const seen = observe(source);
      await seen.until('message');
      await settle();
      assert.deepEqual(seen.data(), ['1']);
    },
  },
  {
    name: 'an abort while waiting to reconnect: no reconnection',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\n\n'] }]);
      const controller = new AbortController();
      const source = open(server.url, /** @type {any} */ ({ signal: controller.signal }));
      source.addEventListener('error', () => controller.abort());
      await observe(source).until('error');
      await settle();
      assert.equal(source.readyState, 2);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'a source that is CLOSED listens to its signal no more',
    async run({ answers, assert, open }) {
      for (const [answer, end] of /** @type {const} */ ([
        [streaming, 'open'],
        [{ status: 404 }, 'error'],
      ])) {
        const signal = watched();
        const source = open(answers([answer]).url, /** @type {any} */ ({ signal }));
        assert.equal(signal.listeners, 1);
        await new Promise((resolve) => source.addEventListener(end, resolve));
        // What follows an error is done after its listeners.
        await new Promise((resolve) => setTimeout(resolve));
        source.close();
        assert.equal(signal.listeners, 0);
      }
    },
  },
  {
    name: 'a loop over a source ends at an abort',
    lacking: { Symbol: 'nothing can have that name' },
    async run({ answers, assert, open }) {
      const controller = new AbortController();
      const source = open(
        answers([{ chunks: ['data: 1\n\n'], then: 'hold' }]).url,
        /** @type {any} */ ({ signal: controller.signal }),
      );
      for await (const event of /** @type {any} */ (source)) {
        assert.equal(event.data, '1');
        controller.abort();
      }
      assert.equal(source.readyState, 2);
    },
  },
]);

/** A signal that counts those who listen. */
function watched() {
  const signal = {
    aborted: false,
    listeners: 0,
    addEventListener() {
      signal.listeners += 1;
    },
    removeEventListener() {
      signal.listeners -= 1;
    },
  };
  return signal;
}
