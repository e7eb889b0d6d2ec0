/**
 * The option `until`: it tells the last event of a stream, which is delivered before the source is
 * closed.
 */
import { streaming } from './answers.js';
import { each, marked, refused } from './define.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

const tokens = 'data: 1\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n';
const isDone = (/** @type {any} */ { data }) => data === '[DONE]';

/** @type {import('./run.js').Behaviour[]} */
export const untilOption = marked({ beyondNative }, [
  ...refused('until', ['message', 1, null, {}]),
  {
    name: 'the event that until accepts is dispatched, and then the source is closed, without error',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: [tokens], then: 'hold' }]);
      const source = open(server.url, { until: isDone });
      const seen = observe(source);
      await seen.until('message', 3);
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'message', 'message']);
      assert.deepEqual(seen.data(), ['1', '2', '[DONE]']);
      assert.equal(seen.events[3].readyState, 1);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'until also holds for the last event before the end of the stream',
    async run({ answers, assert, open, settle }) {
      const server = answers([{ chunks: ['retry: 10\ndata: 1\n\ndata: [DONE]\n\n'] }]);
      const source = open(server.url, { until: isDone });
      const seen = observe(source);
      await seen.until('message', 2);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'message', 'message']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  {
    name: 'until gets the plain event, as onevent does after it',
    async run({ answers, assert, open, origin }) {
      /** @type {unknown[]} */
      const calls = [];
      const source = /** @type {any} */ (
        open(answers([{ chunks: ['id: 1\nevent: tick\ndata: a\n\n'], then: 'hold' }]).url, {
          until: (/** @type {unknown} */ event) => calls.push(['until', event]),
        })
      );
      await new Promise((resolve) => {
        source.onevent = (/** @type {unknown} */ event) => resolve(calls.push(['onevent', event]));
      });
      const event = { type: 'tick', data: 'a', lastEventId: '1', origin };
      assert.deepEqual(calls, [
        ['until', event],
        ['onevent', event],
      ]);
    },
  },
  {
    name: 'a loop gets the event that until accepts, and ends',
    lacking: { Symbol: 'nothing can have that name' },
    async run({ answers, assert, open }) {
      const server = answers([{ chunks: [tokens], then: 'hold' }]);
      const data = [];
      for await (const event of /** @type {any} */ (open(server.url, { until: isDone }))) {
        data.push(event.data);
      }
      assert.deepEqual(data, ['1', '2', '[DONE]']);
    },
  },
  {
    name: 'an exception in until is reported, and the stream goes on',
    async run({ answers, assert, expectErrors, open }) {
      const errors = expectErrors();
      const error = new Error('in until');
      const source = open(answers([{ chunks: [tokens], then: 'hold' }]).url, {
        until() {
          throw error;
        },
      });
      const seen = observe(source);
      await seen.until('message', 4);
      await new Promise((resolve) => setTimeout(resolve));
      assert.deepEqual(errors, [error, error, error, error]);
      assert.equal(source.readyState, 1);
    },
  },
  {
    name: 'until may close the source itself: then that event is not delivered',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([{ chunks: [tokens], then: 'hold' }]).url, {
        until: () => source.close(),
      });
      const seen = observe(source);
      await seen.until('open');
      await settle();
      assert.deepEqual(seen.types(), ['open']);
    },
  },
  ...each(['until', 'parse'], (option) => ({
    name: `a source that ${option} closes goes on behind the event before, when it is connected again`,
    async run({ answers, assert, open }) {
      const body = 'retry: 10\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n';
      const server = answers([{ chunks: [body], then: 'hold' }, streaming]);
      let calls = 0;
      const source = /** @type {any} */ (
        open(server.url, {
          [option]() {
            calls += 1;
            if (calls === 2) {
              source.close();
            }
          },
        })
      );
      const seen = observe(source);
      await seen.until('message');
      await server.requests({ closed: 1 });
      assert.equal(source.lastEventId, '1');
      source.reconnect();
      const [, second] = await server.requests({ atLeast: 2 });
      assert.equal(second.headers['last-event-id'], '1');
      assert.equal(seen.types().filter((type) => type === 'message').length, 1);
    },
  })),
]);
