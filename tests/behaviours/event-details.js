/**
 * What `open` and `error` tell beyond the standard.
 */
import { streaming } from './answers.js';
import { each, marked, ownEvent, unknownRedirect } from './define.js';
import { nextTask, observe } from './observe.js';
import { detailsOf } from './own.js';

const beyondNative = 'details of ours';

/** A response of an error, which is left open or ended. Chromium waits for more of what is plain text. */
const refusing = {
  status: 503,
  headers: { 'content-type': 'application/json', 'x-why': 'busy', 'retry-after': '7' },
  chunks: ['é is ', 'busy'],
};

/** @type {import('./run.js').Behaviour[]} */
export const eventDetails = marked({ beyondNative }, [
  {
    name: 'open tells status, headers, url and whether the stream was resumed',
    async run({ answers, assert, open }) {
      const server = answers([
        { headers: { 'x-kind': 'fresh' }, chunks: ['retry: 10\nid: 1\ndata\n\n'] },
        { headers: { 'x-kind': 'again' }, chunks: [':\n'], then: 'hold' },
      ]);
      const seen = observe(open(`${server.url}#fragment`));
      await seen.until('open', 2);
      const opens = seen.events.filter(({ type }) => type === 'open').map(detailsOf);
      assert.deepEqual(
        opens.map(({ status, resumed, headers }) => [status, resumed, headers.get('X-Kind')]),
        [
          [200, false, 'fresh'],
          [200, true, 'again'],
        ],
      );
      for (const { headers, url } of opens) {
        assert.equal(url.replace('#fragment', ''), server.url);
        assert.equal(headers.has('content-TYPE'), true);
        assert.equal(headers.has('x-none'), false);
        assert.equal(headers.get('x-none'), null);
        /** @type {string[]} */
        const names = [];
        headers.forEach((/** @type {string} */ value, /** @type {string} */ name) => {
          assert.equal(value, headers.get(name));
          names.push(name);
        });
        assert.include(names, 'content-type');
      }
    },
  },
  {
    name: 'open tells the final URL',
    lacking: unknownRedirect,
    async run({ answers, assert, open, url }) {
      const target = answers([streaming]);
      const source = open(url('/redirect/302', { to: target.url }));
      assert.equal(detailsOf(await observe(source).until('open')).url, target.url);
    },
  },
  {
    name: 'details are own properties of a plain Event, which are not enumerated',
    lacking: ownEvent,
    async run({ answers, assert, open }) {
      const seen = observe(open(answers([{ chunks: ['retry: 10\n'] }]).url));
      await seen.until('error');
      const plain = new Event('open');
      for (const { event } of seen.events) {
        assert.deepEqual(Object.keys(event), Object.keys(plain));
        assert.equal(Object.getPrototypeOf(event), Object.getPrototypeOf(plain));
      }
      const [opened, failed] = seen.events.map(({ event }) => Object.getOwnPropertyNames(event));
      assert.includeMembers(opened, ['status', 'headers', 'url', 'resumed']);
      assert.includeMembers(
        failed,
        ['attempt', 'cause', 'delay', 'headers', 'message'].concat([
          ...['reason', 'status', 'text', 'willReconnect'],
        ]),
      );
    },
  },
  {
    name: 'the end of a stream tells when it is asked for again',
    async run({ answers, assert, open }) {
      const server = answers([{ headers: { 'x-kind': 'stream' }, chunks: ['retry: 20\n\n'] }]);
      const details = detailsOf(await observe(open(server.url)).until('error'));
      const { attempt, cause, delay, headers, message, reason, status, willReconnect } = details;
      assert.deepEqual(
        { attempt, cause, delay, reason, status, willReconnect },
        {
          attempt: 1,
          cause: undefined,
          delay: 20,
          reason: 'end',
          status: 200,
          willReconnect: true,
        },
      );
      assert.equal(headers.get('x-kind'), 'stream');
      assert.typeOf(message, 'string');
      await rejects(assert, details.text());
    },
  },
  {
    name: 'a stream that breaks off keeps status and headers',
    platformDiffers: { webkit: 'WebKitGTK takes a connection that breaks off for the end' },
    async run({ answers, assert, open }) {
      const server = answers([
        { headers: { 'x-kind': 'stream' }, chunks: ['data\n\n', null], then: 'drop' },
      ]);
      const seen = observe(open(server.url));
      await seen.until('message');
      await server.release();
      const { headers, reason, status, willReconnect } = detailsOf(await seen.until('error'));
      assert.deepEqual([reason, status, willReconnect], ['network', 200, true]);
      assert.equal(headers.get('x-kind'), 'stream');
    },
  },
  {
    name: 'a request without a response has neither status nor headers nor text',
    async run({ answers, assert, open }) {
      const source = open(answers([{ drop: 'before the head' }]).url);
      const details = detailsOf(await observe(source).until('error'));
      const { headers, reason, status, willReconnect } = details;
      assert.deepEqual([reason, status, headers], ['network', undefined, undefined]);
      assert.equal(willReconnect, true);
      await rejects(assert, details.text());
    },
  },
  ...each(['end', 'hold'], (then) => ({
    name: `a response of an error tells status, headers and text, which is cut off after a MiB: ${then}`,
    async run({ answers, assert, open }) {
      const long = { ...refusing, filler: 0x10_0000 - 4, chunks: ['é3456789', 'more'] };
      const isLong = then === 'hold';
      const server = answers([{ ...(isLong ? long : refusing), then: /** @type {any} */ (then) }]);
      const source = open(server.url);
      /** @type {Promise<any>} */
      const told = new Promise((resolve) => {
        source.onerror = (/** @type {any} */ event) => resolve([event, event.text(), event.text()]);
      });
      const [event, ...texts] = await told;
      const { attempt, cause, delay, headers, reason, status, willReconnect } = event;
      assert.deepEqual(
        { attempt, cause, delay, reason, status, willReconnect },
        {
          ...{ attempt: 1, cause: undefined, delay: undefined },
          ...{ reason: 'status', status: 503, willReconnect: false },
        },
      );
      assert.equal(headers.get('x-why'), 'busy');
      assert.match(event.message, /503/);
      for (const text of await Promise.all(texts)) {
        if (isLong) {
          assert.equal(text.length >= 0x10_0000 - 1 && text.length <= 0x10_0000, true);
          assert.match(text, /^a+é\d{2,3}$/);
        } else {
          assert.equal(text, 'é is busy');
        }
      }
      await rejects(assert, event.text());
      await server.requests({ closed: isLong ? 1 : 0, atLeast: 1 });
    },
  })),
  {
    name: 'a type that is no event stream has text, and a response without a body an empty one',
    async run({ answers, assert, open }) {
      const html = { headers: { 'content-type': 'text/html' }, chunks: ['<p>Log in!'] };
      for (const [answer, reason, expected] of /** @type {const} */ ([
        [html, 'content-type', '<p>Log in!'],
        [{ status: 204 }, 'status', ''],
      ])) {
        const source = open(answers([/** @type {any} */ (answer)]).url);
        /** @type {any} */
        const [event, text] = await new Promise((resolve) => {
          source.onerror = (/** @type {any} */ failed) =>
            Promise.resolve(failed.text()).then((read) => resolve([failed, read]));
        });
        assert.equal(event.reason, reason);
        assert.equal(text, expected);
      }
    },
  },
  {
    name: 'text() outlives close() in the listener',
    async run({ answers, assert, open }) {
      const { chunks } = refusing;
      const server = answers([{ ...refusing, chunks: [chunks[0], null, chunks[1]] }]);
      const source = open(server.url);
      /** @type {Promise<string>} */
      const text = new Promise((resolve) => {
        source.onerror = (/** @type {any} */ event) => {
          resolve(event.text());
          source.close();
        };
      });
      await server.requests({ atLeast: 1 });
      await server.release();
      assert.equal(await text, 'é is busy');
    },
  },
  {
    name: 'a response whose text nobody asks for is let go of',
    async run({ answers, assert, open }) {
      const server = answers([{ ...refusing, then: 'hold' }]);
      const event = detailsOf(await observe(open(server.url)).until('error'));
      await server.requests({ closed: 1 });
      await nextTask();
      await rejects(assert, event.text());
    },
  },
  {
    name: 'what an injected fetch throws is the cause, and so is that it gave no response',
    async run({ assert, cleanUp, EventSource, url }) {
      const error = new Error('out of order');
      const broken = [() => Promise.reject(error), () => assert.fail(error), () => undefined];
      const causes = [];
      for (const fetch of broken) {
        const source = Reflect.construct(EventSource, [url('/echo'), { fetch }]);
        cleanUp(() => source.close());
        causes.push(detailsOf(await observe(source).until('error')).cause);
        source.close();
      }
      assert.equal(causes[0], error);
      assert.match(causes[1].message, /out of order/);
      assert.instanceOf(causes[2], TypeError);
      assert.match(causes[2].message, /option 'fetch'/);
    },
  },
  {
    name: "a response that an injected fetch made has the source's url",
    only: [
      'window / fetch',
      'dedicated worker',
      'shared worker',
      'service worker',
      'runtime / fetch',
    ],
    async run({ assert, cleanUp, EventSource, url }) {
      const fetch = () => new Response(':\n', { headers: { 'content-type': 'text/event-stream' } });
      const source = Reflect.construct(EventSource, [url('/echo'), { fetch }]);
      cleanUp(() => source.close());
      assert.equal(detailsOf(await observe(source).until('open')).url, url('/echo'));
    },
  },
  {
    name: 'Retry-After is waited for, in seconds and as a date',
    async run(context) {
      const { answers, assert, open } = context;
      const date = new Date(Date.now() + 90_000).toUTCString();
      for (const [value, least, most] of /** @type {const} */ ([
        ['7', 7_000, 7_000],
        [date, 60_000, 90_000],
      ])) {
        const server = answers([{ ...refusing, headers: { 'retry-after': value } }]);
        const retry = { initial: 1, max: 1, jitter: false };
        const source = open(server.url, /** @type {any} */ ({ retry }));
        const { delay, willReconnect } = detailsOf(await observe(source).until('error'));
        source.close();
        assert.equal(willReconnect, true);
        assert.isAtLeast(delay, least);
        assert.isAtMost(delay, most);
      }
    },
  },
]);

/**
 * @param {import('./context.js').Assert} assert
 * @param {Promise<string>} text
 */
function rejects(assert, text) {
  return text.then(
    () => assert.fail('expected a rejection'),
    // The class of the realm that the source is of.
    (error) => assert.equal(error.name, 'TypeError'),
  );
}
