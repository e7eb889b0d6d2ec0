/**
 * The options `lastEventId`, `lastEventIdCarrier` and `maxEventSize`.
 */
import { streaming } from './answers.js';
import { each, marked } from './define.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

const beyondNative = 'an option of ours';

/** A stream that gives an id and ends. */
const identified = { chunks: ['retry: 10\nid: a b&c\ndata: 1\n\n'] };

/** @type {import('./run.js').Behaviour[]} */
export const carriers = marked({ beyondNative }, [
  {
    name: 'lastEventId: the first request carries it, and messages without an id of their own have it',
    async run({ answers, assert, open }) {
      const chunks = ['data: 1\n\n'];
      const server = answers([{ chunks, then: 'hold' }]);
      const seen = observe(open(server.url, init({ lastEventId: '41' })));
      const { lastEventId } = await seen.until('message');
      assert.equal(lastEventId, '41');
      assert.isTrue(/** @type {any} */ (seen.events[0].event).resumed);
      const [{ headers, method }] = await server.requests();
      assert.equal(method, 'GET');
      assert.equal(headers['last-event-id'], '41');
    },
  },
  {
    name: 'lastEventId: none, and open says that nothing was resumed',
    async run({ answers, assert, open }) {
      const { event } = await observe(open(answers([streaming]).url)).until('open');
      assert.isFalse(/** @type {any} */ (event).resumed);
    },
  },
  {
    name: 'lastEventIdCarrier: header goes to another origin, too, and to nothing else',
    only: browserScopes,
    async run({ assert, endpoint, open }) {
      const parameters = { crossOrigin: true, cors: 'any', preflight: 'allow', id: '7' };
      const server = endpoint('/echo', parameters);
      await observe(open(server.url, init({ lastEventIdCarrier: 'header' }))).until('message', 2);
      const requests = await server.requests();
      const sent = requests.filter(({ method }) => method !== 'OPTIONS');
      assert.equal(sent[1].method, 'GET');
      assert.equal(sent[1].headers['last-event-id'], '7');
    },
  },
  {
    name: 'lastEventIdCarrier: body is a form within the origin, too',
    async run({ answers, assert, open }) {
      const server = answers([identified, streaming]);
      const seen = observe(open(server.url, init({ lastEventIdCarrier: 'body' })));
      await seen.until('open', 2);
      const [first, second] = await server.requests();
      assert.deepEqual([first.method, second.method], ['GET', 'POST']);
      assert.equal(second.headers['content-type'], 'application/x-www-form-urlencoded');
      assert.equal(second.body, 'Last-Event-ID=a%20b%26c');
      assert.notProperty(second.headers, 'last-event-id');
    },
  },
  {
    name: 'lastEventIdCarrier: body that is refused fails the connection',
    async run({ answers, assert, open, settle }) {
      const server = answers([identified, { status: 405 }]);
      const seen = observe(open(server.url, init({ lastEventIdCarrier: 'body' })));
      await seen.until('error', 2);
      assert.equal(seen.events[3].readyState, 2);
      await settle();
      assert.lengthOf(await server.requests(), 2);
    },
  },
  {
    name: 'lastEventIdCarrier: query is a parameter from when there is an id',
    async run({ answers, assert, open }) {
      const server = answers([identified, streaming]);
      const source = open(server.url, init({ lastEventIdCarrier: { query: 'last id' } }));
      await observe(source).until('open', 2);
      assert.equal(source.url, server.url);
      const [first, second] = await server.requests();
      assert.deepEqual([first.method, second.method], ['GET', 'GET']);
      assert.notInclude(first.url, 'last');
      assert.equal(second.url, `${first.url}&last%20id=a%20b%26c`);
      assert.notProperty(second.headers, 'last-event-id');
    },
  },
  {
    name: 'lastEventIdCarrier: query takes the place of a parameter of that name, and of no other',
    async run({ answers, assert, open }) {
      const server = answers([identified, streaming], { since: '1', sinces: '2' });
      const url = `${server.url}&%73ince=3&empty#since=4`;
      await observe(open(url, init({ lastEventIdCarrier: { query: 'since' } }))).until('open', 2);
      const [first, second] = await server.requests();
      assert.include(first.url, 'since=1');
      const { searchParams } = new URL(second.url, server.url);
      assert.deepEqual(searchParams.getAll('since'), ['a b&c']);
      assert.equal(searchParams.get('sinces'), '2');
      assert.match(second.url, /&empty&since=a%20b%26c$/);
    },
  },
  {
    name: 'an id too large for a header fails the connection where nothing else may carry it',
    async run({ answers, assert, open, settle }) {
      const server = answers([streaming]);
      const options = { lastEventId: 'x'.repeat(9_000), lastEventIdCarrier: 'header' };
      const source = open(server.url, init(/** @type {any} */ (options)));
      assert.equal(source.readyState, 0);
      const { event, readyState } = await observe(source).until('error');
      assert.equal(readyState, 2);
      assert.equal(/** @type {any} */ (event).reason, 'request');
      await settle();
      assert.lengthOf(await server.requests(), 0);
    },
  },
  ...each(
    [
      ['a line', ['data: 1\n\n', `data: ${'x'.repeat(100)}`]],
      ['a block', ['data: 1\n\n', ...Array.from({ length: 20 }, () => 'data: xxxx\n')]],
    ],
    ([what, chunks]) => ({
      name: `maxEventSize: ${what} that is larger fails the connection`,
      async run({ answers, assert, open }) {
        const server = answers([{ chunks: /** @type {string[]} */ (chunks), then: 'hold' }]);
        const seen = observe(open(server.url, init({ maxEventSize: 64 })));
        const { event, readyState } = await seen.until('error');
        assert.equal(readyState, 2);
        assert.equal(/** @type {any} */ (event).reason, 'event-too-large');
        assert.equal(
          /** @type {any} */ (event).message,
          'expected events of at most 64 bytes, received more',
        );
        assert.deepEqual(seen.data(), ['1']);
        await server.requests({ closed: 1 });
      },
    }),
  ),
]);

/**
 * @param {import('../../src/js/types/event-source.js').EventSourceInit} options
 * @returns {any} as `open` takes what the standard has
 */
function init(options) {
  return options;
}
