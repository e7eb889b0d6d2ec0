/**
 * Listeners that do what they should not: the other listeners, events and sources are as if they did
 * nothing.
 *
 * @see https://dom.spec.whatwg.org/#concept-event-listener-inner-invoke
 */
import { streaming } from './answers.js';
import { each, marked } from './define.js';
import { construct, openFrame } from './frames.js';
import { nextTask, observe } from './observe.js';

const five = {
  chunks: ['data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n'],
  then: /** @type {const} */ ('hold'),
};
const all = ['1', '2', '3', '4', '5'];

/**
 * @param {'real' | 'light'} events
 * @returns {import('./run.js').Behaviour[]}
 */
function isolation(events) {
  /** @type {import('./run.js').Behaviour[]} */
  const behaviours = [
    {
      name: 'listeners that throw what is no error stop nothing, and all of it is reported',
      async run({ answers, assert, expectErrors, open }) {
        const errors = expectErrors();
        const source = open(answers([five]).url, { events });
        const thrown = [undefined, null, 'text', Object.freeze({}), Object.create(null)];
        for (const value of thrown) {
          source.addEventListener('message', () => {
            throw value;
          });
        }
        const seen = observe(source);
        await seen.until('message', 5);
        await nextTask();
        assert.deepEqual(seen.data(), all);
        assert.lengthOf(errors, 5 * thrown.length);
      },
    },
    {
      name: 'listeners that run out of stack stop nothing',
      async run({ answers, assert, expectErrors, open }) {
        const errors = expectErrors();
        const source = open(answers([five]).url, { events });
        /** @returns {number} */
        const endless = () => endless() + 1;
        source.addEventListener('message', endless);
        source.onmessage = endless;
        const seen = observe(source);
        await seen.until('message', 5);
        await nextTask();
        assert.deepEqual(seen.data(), all);
        assert.lengthOf(errors, 10);
        assert.equal(source.readyState, 1);
      },
    },
    {
      name: 'a listener whose handleEvent cannot be had stops nothing',
      // Node wants to have it when the listener is added.
      only: ['window'],
      async run({ answers, assert, expectErrors, open }) {
        const errors = expectErrors();
        const source = open(answers([five]).url, { events });
        const error = new Error('in a getter');
        const unable = {
          get handleEvent() {
            throw error;
          },
        };
        source.addEventListener('message', /** @type {any} */ (unable));
        const seen = observe(source);
        await seen.until('message', 5);
        await nextTask();
        assert.deepEqual(seen.data(), all);
        assert.deepEqual(errors, Array(5).fill(error));
      },
    },
    {
      name: 'a listener that adds another one at each event, for ever, adds none to the same event',
      // Node calls those that it finds on its way to the last one, so it never comes to an end.
      only: ['window'],
      async run({ answers, assert, open }) {
        const source = open(answers([five]).url, { events });
        /** @type {string[]} */
        const heard = [];
        const add = () =>
          source.addEventListener('message', ({ data }) => {
            heard.push(data);
            add();
          });
        add();
        await observe(source).until('message', 5);
        // Its other listeners are called before that.
        await nextTask();
        // Twice as many at each event.
        const times = all.map((_, index) => heard.filter((data) => data === all[index]).length);
        assert.deepEqual(times, [1, 2, 4, 8, 16]);
      },
    },
    {
      name: 'a listener that takes away all others at once ends the event for them alone',
      async run({ answers, assert, open }) {
        const source = open(answers([five]).url, { events });
        const calls = { first: 0, others: 0 };
        const others = Array.from({ length: 100 }, () => () => {
          calls.others += 1;
        });
        source.addEventListener('message', () => {
          calls.first += 1;
          others.forEach((listener) => source.removeEventListener('message', listener));
        });
        others.forEach((listener) => source.addEventListener('message', listener));
        await observe(source).until('message', 5);
        assert.deepEqual(calls, { first: 5, others: 0 });
      },
    },
    {
      name: 'a listener that blocks delays its own source and loses nothing of another',
      async run({ answers, assert, open }) {
        const source = open(answers([five]).url, { events });
        const other = observe(open(answers([five]).url, { events }));
        source.onmessage = ({ data }) => {
          const end = Date.now() + (data === '2' ? 250 : 0);
          while (Date.now() < end) {
            // Busy.
          }
        };
        const seen = observe(source);
        await seen.until('message', 5);
        await other.until('message', 5);
        assert.deepEqual(seen.data(), all);
        assert.deepEqual(other.data(), all);
        assert.notInclude([...seen.types(), ...other.types()], 'error');
      },
    },
    {
      name: 'a listener that closes its source and constructs it anew has one at a time',
      async run({ answers, assert, open }) {
        const server = answers([five]);
        /** @type {string[]} */
        const heard = [];
        /** @type {EventSource[]} */
        const sources = [];
        await new Promise((resolve) => {
          const construct = () => {
            const source = open(server.url, { events });
            sources.push(source);
            source.onmessage = ({ data }) => {
              heard.push(data);
              if (data === '2') {
                source.close();
                if (sources.length < 5) {
                  construct();
                } else {
                  resolve(undefined);
                }
              }
            };
          };
          construct();
        });
        await server.requests({ atLeast: 5, closed: 5 });
        assert.deepEqual(heard, Array(5).fill(['1', '2']).flat());
        assert.deepEqual(
          sources.map(({ readyState }) => readyState),
          Array(5).fill(2),
        );
      },
    },
  ];
  return events === 'real'
    ? behaviours
    : behaviours.map((behaviour) => ({
        ...behaviour,
        name: `light: ${behaviour.name}`,
        beyondNative: 'an option of ours',
      }));
}

/** Workers have the same code, and every behaviour takes its time in each place. */
const only = ['window', 'runtime'];

/** @type {import('./run.js').Behaviour[]} */
export const hostileListeners = marked({ only }, [
  ...isolation('real'),
  ...isolation('light'),
  {
    name: 'a listener that dispatches the event it hears is told that this cannot be, each time',
    async run({ answers, assert, open }) {
      const source = open(answers([five]).url);
      /** @type {unknown[]} */
      const refusals = [];
      source.addEventListener('message', (event) => {
        try {
          source.dispatchEvent(event);
        } catch (error) {
          refusals.push(error);
        }
      });
      const seen = observe(source);
      await seen.until('message', 5);
      assert.deepEqual(seen.data(), all);
      // An InvalidStateError in browsers.
      assert.lengthOf(refusals, 5);
    },
  },
  {
    name: 'listeners that dispatch messages into each other, twenty deep, keep the order',
    async run({ answers, assert, open }) {
      // Chromium allows 44.
      const most = 20;
      const source = open(answers([five]).url);
      /** @type {string[]} */
      const order = [];
      source.addEventListener('message', ({ data }) => {
        const [text, depth = '0'] = data.split('/');
        order.push(`in ${data}`);
        if (Number(depth) < most) {
          const next = `${text}/${Number(depth) + 1}`;
          source.dispatchEvent(new MessageEvent('message', { data: next }));
        }
        order.push(`out ${data}`);
      });
      await observe(source).until('message', 5 * (most + 1));
      await nextTask();
      const depths = Array.from({ length: most + 1 }, (_, depth) =>
        depth === 0 ? '' : `/${depth}`,
      );
      const expected = all.flatMap((data) => [
        ...depths.map((depth) => `in ${data}${depth}`),
        ...[...depths].reverse().map((depth) => `out ${data}${depth}`),
      ]);
      assert.deepEqual(order, expected);
    },
  },
  {
    name: 'sources of which each closes the other one: one of them goes on',
    async run({ answers, assert, open, settle }) {
      const sources = [0, 1].map(() => open(answers([five]).url));
      const seen = sources.map((source) => observe(source));
      sources.forEach((source, index) => {
        source.addEventListener('message', () => sources[1 - index].close());
      });
      const messages = seen.map((it) => it.until('message', 5));
      await Promise.race(messages);
      await settle();
      assert.deepEqual(sources.map(({ readyState }) => readyState).sort(), [1, 2]);
      assert.deepEqual(seen.map((it) => it.data().length).sort(), [0, 5]);
    },
  },
  ...each(['open', 'message'], (type) => ({
    name: `a listener of ${type} that lets its frame go elsewhere aborts the request, without an error`,
    only: ['window'],
    nativeDiffers: { chromium: 'Chromium dispatches an error' },
    async run(context) {
      const { answers, assert, settle, url } = context;
      const server = answers([{ ...five, chunks: [':\n', ...five.chunks] }, streaming]);
      const frame = await openFrame(context);
      const source = construct(frame, server.url, context);
      const seen = observe(source);
      source.addEventListener(type, () => {
        frame.location.href = url('/page');
      });
      await server.requests({ closed: 1 });
      await settle();
      assert.notInclude(seen.types(), 'error');
      // What is there before the document goes may still be delivered, in order.
      assert.deepEqual(seen.data(), all.slice(0, seen.data().length));
      assert.lengthOf(await server.requests(), 1);
    },
  })),
]);
