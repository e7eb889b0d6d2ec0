/**
 * The option `events: 'light'`: events that are cheaper, and in almost all that can be seen the same.
 */
import { marked, ownEvent, ownMessage, ownTarget, refused } from './define.js';
import { lightEventTarget } from './event-target.js';
import { observe } from './observe.js';

const beyondNative = 'an option of ours';

/** @type {import('../server/answers.js').Answer} */
const three = { chunks: ['data: 1\n\ndata: 2\n\ndata: 3\n\nevent: end\ndata\n\n'], then: 'hold' };

/** @type {import('./run.js').Behaviour[]} */
export const lightEvents = marked({ beyondNative }, [
  ...refused('events', ['heavy', '', 1, null, {}]),
  ...lightEventTarget,
  {
    name: 'light events have type, data, lastEventId and origin, and come in order',
    async run({ answers, assert, open, origin }) {
      const body = 'id: 1\ndata: a\n\nevent: tick\ndata: b\n\ndata: c\n\n';
      const source = open(answers([{ chunks: [body], then: 'hold' }]).url, light);
      const seen = observe(source, ['tick']);
      await seen.until('message', 2);
      assert.deepEqual(seen.messages(), [
        ['message', 'a', '1'],
        ['tick', 'b', '1'],
        ['message', 'c', '1'],
      ]);
      assert.deepEqual(
        seen.events.slice(1).map((event) => event.origin),
        [origin, origin, origin],
      );
    },
  },
  {
    name: 'every member of MessageEvent and Event is as in a real one',
    platformDiffers: { deno: 'srcElement is null on all events there' },
    lacking: { ...ownMessage, ...ownTarget },
    async run(context) {
      const { assert } = context;
      const { source, ended } = listening(context);
      /** @type {any[]} */
      const facts = [];
      source.addEventListener('message', (event) => facts.push(membersOf(event)));
      await ended;
      const real = new MessageEvent('message', { data: '1', origin: context.origin });
      /** @type {any} */
      let expected;
      const target = new EventTarget();
      target.addEventListener('message', (event) => {
        expected = membersOf(event);
      });
      target.dispatchEvent(real);
      for (const [name, value] of Object.entries(expected)) {
        const wanted = value === target ? source : value;
        if (name === 'timeStamp') {
          assert.isAtMost(Math.abs(facts[0][name] - value), 60_000);
        } else {
          assert.deepEqual(facts[0][name], wanted, name);
        }
      }
      assert.sameMembers(Object.keys(facts[0]), Object.keys(expected));
    },
  },
  {
    name: 'a light event is instanceof MessageEvent and Event, and none of its members can be assigned',
    lacking: ownMessage,
    async run(context) {
      const { assert } = context;
      const { source, ended } = listening(context);
      /** @type {any} */
      let event;
      source.addEventListener('message', (given) => (event ??= given));
      await ended;
      assert.instanceOf(event, MessageEvent);
      assert.instanceOf(event, Event);
      assert.strictEqual(event.constructor, MessageEvent);
      const tag = (/** @type {unknown} */ value) => Object.prototype.toString.call(value);
      assert.equal(tag(event), tag(new MessageEvent('')));
      for (const name of ['type', 'data', 'origin', 'lastEventId', 'target', 'timeStamp']) {
        assert.throws(() => {
          event[name] = 'assigned';
        }, TypeError);
      }
    },
  },
  {
    name: 'during its dispatch a light event is at its target, and afterwards no more',
    async run(context) {
      const { assert } = context;
      const { source, ended } = listening(context);
      /** @type {unknown[]} */
      const facts = [];
      /** @type {any} */
      let kept;
      source.addEventListener(
        'message',
        /** @this {unknown} */
        function listener(event) {
          kept ??= event;
          const { target, currentTarget, eventPhase } = event;
          facts.push(this, target, currentTarget, eventPhase, event.composedPath());
        },
      );
      await ended;
      assert.deepEqual(facts.slice(0, 5), [source, source, source, Event.AT_TARGET, [source]]);
      assert.strictEqual(kept.target, source);
      assert.isNull(kept.currentTarget);
      assert.equal(kept.eventPhase, Event.NONE);
      assert.deepEqual(kept.composedPath(), []);
    },
  },
  {
    name: 'light: handlers and listeners are called in order, each once',
    async run(context) {
      const { calls, source, ended } = listening(context);
      const first = () => calls.push('first');
      source.addEventListener('message', first);
      source.onmessage = () => calls.push('handler');
      source.addEventListener('message', first);
      source.onmessage = () => calls.push('other handler');
      source.addEventListener('message', { handleEvent: () => calls.push('object') });
      await ended;
      const each = ['first', 'other handler', 'object'];
      context.assert.deepEqual(calls, [...each, ...each, ...each]);
    },
  },
  {
    name: 'light: a handler that is null is over, and a later one goes last',
    async run(context) {
      const { calls, source, ended } = listening(context);
      source.onmessage = () => calls.push('never');
      source.addEventListener('message', () => calls.push('listener'));
      source.onmessage = null;
      source.onmessage = () => calls.push('handler');
      await ended;
      context.assert.deepEqual(calls.slice(0, 2), ['listener', 'handler']);
    },
  },
  {
    name: 'light: an object with handleEvent is looked up at each event',
    async run(context) {
      const { calls, source, ended } = listening(context);
      // Not every platform reports that there is nothing to call.
      context.expectErrors();
      /** @type {any} */
      const listener = {
        handleEvent() {
          calls.push(this === listener ? 'first' : 'wrong this');
          listener.handleEvent = undefined;
        },
      };
      source.addEventListener('message', listener);
      await ended;
      await new Promise((resolve) => setTimeout(resolve));
      context.assert.deepEqual(calls, ['first']);
    },
  },
  {
    name: 'light: capture distinguishes listeners, and removal must name it',
    async run(context) {
      const { calls, source, ended } = listening(context);
      /** @param {MessageEvent} event */
      const listener = ({ data }) => calls.push(data);
      source.addEventListener('message', listener);
      source.addEventListener('message', listener, { capture: true });
      source.removeEventListener('message', listener, true);
      source.removeEventListener('message', listener, { capture: true });
      await ended;
      context.assert.deepEqual(calls, ['1', '2', '3']);
    },
  },
  {
    name: 'light: a source closed by a listener calls the others of that event, and dispatches no other',
    async run({ answers, assert, open, settle }) {
      const source = open(answers([three]).url, light);
      source.addEventListener('message', () => source.close());
      const seen = observe(source, ['end']);
      await seen.until('message');
      await settle();
      assert.deepEqual(seen.data(), ['1']);
    },
  },
  {
    name: 'light: open and error are real events',
    lacking: ownEvent,
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['retry: 10\ndata\n\n'] }]).url, light);
      const seen = observe(source);
      await seen.until('error');
      for (const { event, type } of seen.events) {
        if (type !== 'message') {
          assert.doesNotThrow(() => new EventTarget().dispatchEvent(event));
        }
      }
    },
  },
  {
    name: 'light: a thousand events come in order',
    async run({ answers, assert, open }) {
      const numbers = Array.from({ length: 100 }, (_, index) => String(index));
      const chunk = numbers.map((number) => `data: ${number}\n\n`).join('');
      const chunks = Array.from({ length: 10 }, () => chunk);
      const source = open(answers([{ chunks, then: 'hold' }]).url, light);
      const seen = observe(source);
      await seen.until('message', 1000);
      assert.deepEqual(
        seen.data(),
        chunks.flatMap(() => numbers),
      );
    },
  },
]);

/** @type {any} */
const light = { events: 'light' };

/** @param {import('./context.js').Context['context']} context */
function listening({ answers, open }) {
  const source = open(answers([three]).url, light);
  /** @type {string[]} */
  const calls = [];
  const ended = new Promise((resolve) => source.addEventListener('end', resolve));
  return { calls, source, ended };
}

/**
 * All that for-in finds, and what it does not, called if it is a method without effect.
 *
 * @param {any} event
 */
function membersOf(event) {
  /** @type {Record<string, unknown>} */
  const members = { isTrusted: event.isTrusted };
  for (const name in event) {
    members[name] = typeof event[name] === 'function' ? typeof event[name] : event[name];
  }
  members.path = event.composedPath().length;
  members.afterPreventDefault = (event.preventDefault(), event.defaultPrevented);
  return members;
}
