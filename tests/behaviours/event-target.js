/**
 * A source is an `EventTarget`, and what it dispatches are real events.
 *
 * @see https://dom.spec.whatwg.org/#interface-eventtarget
 */
import { ownTarget } from './define.js';
import { nextTask, observe } from './observe.js';

/** @type {import('../server/answers.js').Answer} */
const three = { chunks: ['data: 1\n\ndata: 2\n\ndata: 3\n\nevent: end\ndata\n\n'], then: 'hold' };

/**
 * What holds for light events as well.
 *
 * @param {any} [init]
 * @returns {import('./run.js').Behaviour[]}
 */
const dispatching = (init) => [
  {
    name: 'listeners are called in the order in which they were added, each once',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      const first = () => calls.push('first');
      source.addEventListener('message', first, { once: true });
      source.addEventListener('message', first, { once: true });
      source.addEventListener('message', () => calls.push('second'), { once: true });
      await ended;
      context.assert.deepEqual(calls, ['first', 'second']);
    },
  },
  {
    name: 'a once listener hears one event',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      source.addEventListener('message', ({ data }) => calls.push(data), { once: true });
      await ended;
      context.assert.deepEqual(calls, ['1']);
    },
  },
  {
    name: 'a listener with a signal hears nothing after its abort',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      const controller = new AbortController();
      const { signal } = controller;
      source.addEventListener(
        'message',
        ({ data }) => {
          calls.push(data);
          if (data === '2') {
            controller.abort();
          }
        },
        { signal },
      );
      source.addEventListener('message', () => calls.push('never'), {
        signal: AbortSignal.abort(),
      });
      await ended;
      context.assert.deepEqual(calls, ['1', '2']);
    },
  },
  {
    name: 'an object with handleEvent is a listener, looked up at each event',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      const listener = {
        /** @param {MessageEvent} event */
        handleEvent({ data }) {
          context.assert.equal(this, listener);
          calls.push(`first ${data}`);
          this.handleEvent = () => calls.push('second');
        },
      };
      source.addEventListener('message', /** @type {any} */ (listener));
      await ended;
      context.assert.deepEqual(calls, ['first 1', 'second', 'second']);
    },
  },
  {
    name: 'null as listener is ignored',
    run({ open, url }) {
      open(url('/echo'), init).addEventListener('message', /** @type {any} */ (null));
    },
  },
  {
    name: 'a capturing listener is another one than the same without capture',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      /** @param {MessageEvent} event */
      const listener = ({ data }) => calls.push(data);
      source.addEventListener('message', listener);
      source.addEventListener('message', listener, { capture: true, once: true });
      await ended;
      context.assert.deepEqual(calls, ['1', '1', '2', '3']);
    },
  },
  {
    name: 'a listener removed by an earlier one is not called, one added is at the next event',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      const removed = () => calls.push('removed');
      const added = () => calls.push('added');
      source.addEventListener('message', ({ data }) => {
        calls.push(data);
        source.removeEventListener('message', removed);
        source.addEventListener('message', added);
      });
      source.addEventListener('message', removed);
      await ended;
      context.assert.deepEqual(calls, ['1', '2', 'added', '3', 'added']);
    },
  },
  {
    name: 'a listener removed and added again by an earlier one is called at the next event',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      /** @param {MessageEvent} event */
      const moved = ({ data }) => calls.push(`moved ${data}`);
      source.addEventListener('message', ({ data }) => {
        if (data === '1') {
          source.removeEventListener('message', moved);
          source.addEventListener('message', moved);
        }
      });
      source.addEventListener('message', moved);
      await ended;
      context.assert.deepEqual(calls, ['moved 2', 'moved 3']);
    },
  },
  {
    name: 'stopImmediatePropagation ends the dispatch of one event',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      source.addEventListener('message', (event) => {
        if (event.data === '2') {
          event.stopImmediatePropagation();
        }
      });
      source.addEventListener('message', ({ data }) => calls.push(data));
      await ended;
      context.assert.deepEqual(calls, ['1', '3']);
    },
  },
  {
    name: 'an exception in a listener is reported and stops no other listener and no other event',
    async run(context) {
      const errors = context.expectErrors();
      const { calls, source, ended } = listening(context, init);
      const error = new Error('in a listener');
      source.addEventListener('message', () => {
        throw error;
      });
      source.addEventListener('message', ({ data }) => calls.push(data));
      await ended;
      context.assert.deepEqual(calls, ['1', '2', '3']);
      // Where no platform dispatches, they are reported in a task of their own.
      await nextTask();
      context.assert.deepEqual(errors, [error, error, error]);
      context.assert.equal(source.readyState, 1);
    },
  },
  {
    name: 'an event is at its target: target, currentTarget, eventPhase, composedPath, this',
    async run(context) {
      const { assert } = context;
      const { source, ended } = listening(context, init);
      /** @type {unknown[]} */
      const facts = [];
      source.addEventListener('message', function listener(event) {
        const { target, currentTarget, eventPhase } = event;
        facts.push(this, target, currentTarget, eventPhase, event.composedPath());
      });
      await ended;
      assert.deepEqual(facts.slice(0, 5), [source, source, source, Event.AT_TARGET, [source]]);
    },
  },
  {
    name: 'events cannot be canceled',
    async run(context) {
      const { calls, source, ended } = listening(context, init);
      source.onmessage = () => false;
      source.addEventListener('message', (event) => {
        event.preventDefault();
        calls.push(String(event.defaultPrevented));
      });
      await ended;
      context.assert.deepEqual(calls, ['false', 'false', 'false']);
    },
  },
  {
    name: 'a page may dispatch its own events at a source, in any state',
    run({ answers, assert, open }) {
      const source = open(answers([three]).url, init);
      /** @type {unknown[]} */
      const heard = [];
      source.addEventListener('custom', (event) => heard.push(event));
      const events = [new Event('custom'), new MessageEvent('custom', { data: 'own' })];
      source.dispatchEvent(events[0]);
      source.close();
      source.dispatchEvent(events[1]);
      assert.deepEqual(heard, events);
    },
  },
  {
    name: 'the type of a listener is any string',
    async run({ answers, assert, open }) {
      const types = ['', 'a b', '__proto__', 'constructor', 'ünï', 'data:', 'message '];
      const chunks = types.map((type) => `event:${type && ' '}${type}\ndata: ${type}\n\n`);
      const source = open(answers([{ chunks, then: 'hold' }]).url, init);
      const seen = observe(source, types);
      await seen.until('message ');
      // An empty event type buffer makes a message.
      const expected = types.map((type) => [type || 'message', type]);
      assert.deepEqual(
        seen.messages().map(([type, data]) => [type, data]),
        expected,
      );
    },
  },
];

/** @type {import('./run.js').Behaviour[]} */
export const eventTarget = [
  ...dispatching(),
  {
    name: 'an event has its target by its legacy name too',
    platformDiffers: { deno: 'events of Deno do not know the name' },
    async run(context) {
      const { source, ended } = listening(context);
      /** @type {unknown} */
      let found;
      source.addEventListener('message', ({ srcElement }) => {
        found = srcElement;
      });
      await ended;
      context.assert.equal(found, source);
    },
  },
  {
    name: 'listeners added by the method of EventTarget itself hear events',
    lacking: ownTarget,
    async run(context) {
      const { calls, source, ended } = listening(context);
      const { addEventListener } = EventTarget.prototype;
      /** @param {MessageEvent} event */
      const listener = ({ data }) => calls.push(data);
      Reflect.apply(addEventListener, source, ['message', listener]);
      await ended;
      context.assert.deepEqual(calls, ['1', '2', '3']);
    },
  },
  {
    name: 'exceptions in listeners of open and error are reported and stop nothing',
    async run({ answers, assert, expectErrors, open }) {
      const errors = expectErrors();
      const source = open(answers([{ chunks: ['retry: 10\ndata\n\n'] }]).url);
      const thrown = [new Error('in open'), new Error('in error')];
      source.onopen = () => {
        throw thrown[0];
      };
      source.onerror = () => {
        throw thrown[1];
      };
      const seen = observe(source);
      await seen.until('message', 2);
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'open', 'message']);
      source.close();
      await nextTask();
      assert.deepEqual(errors, [...thrown, thrown[0]]);
    },
  },
  {
    name: 'window.event is the event being dispatched',
    lacking: ownTarget,
    only: ['window'],
    async run(context) {
      const { source, ended } = listening(context);
      /** @type {boolean[]} */
      const same = [];
      source.addEventListener('message', (event) => same.push(globalThis.event === event));
      await ended;
      context.assert.deepEqual(same, [true, true, true]);
    },
  },
];

export const lightEventTarget = dispatching({ events: 'light' }).map((behaviour) => ({
  ...behaviour,
  name: `light: ${behaviour.name}`,
}));

/**
 * @param {import('./context.js').Context['context']} context
 * @param {any} [init]
 */
function listening({ answers, open }, init = undefined) {
  const source = open(answers([three]).url, init);
  /** @type {string[]} */
  const calls = [];
  const ended = new Promise((resolve) => source.addEventListener('end', resolve));
  return { calls, source, ended };
}
