/**
 * The event handlers `onopen`, `onmessage` and `onerror`.
 *
 * These need no connection: they are shown by events that the page dispatches itself.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 */
import { streaming } from './answers.js';
import { nextTask } from './observe.js';

const types = ['open', 'message', 'error'];

/** @type {import('./run.js').Behaviour[]} */
export const handlers = [
  {
    name: 'handlers are null at first',
    run(context) {
      const source = /** @type {any} */ (idle(context));
      for (const type of types) {
        context.assert.isNull(source[`on${type}`]);
      }
    },
  },
  {
    name: 'a handler is called with the event, this is the source',
    run(context) {
      const { assert } = context;
      const source = /** @type {any} */ (idle(context));
      for (const type of types) {
        /** @type {unknown[]} */
        const calls = [];
        source[`on${type}`] = function handler(/** @type {unknown[]} */ ...parameters) {
          calls.push(this, ...parameters);
        };
        const event = new Event(type);
        source.dispatchEvent(event);
        assert.deepEqual(calls, [source, event]);
      }
    },
  },
  {
    name: 'a handler that is a function or an object is kept, anything else becomes null',
    run(context) {
      const { assert } = context;
      const source = /** @type {any} */ (idle(context));
      for (const value of [() => {}, {}, [], new Date(), class {}]) {
        source.onmessage = value;
        assert.strictEqual(source.onmessage, value);
      }
      for (const value of [1, 'text', true, undefined, null, Symbol('handler'), 1n]) {
        source.onmessage = () => {};
        source.onmessage = value;
        assert.isNull(source.onmessage, String(value));
      }
    },
  },
  {
    name: 'an object as handler is not called, not even its handleEvent',
    run(context) {
      const { assert } = context;
      const errors = context.expectErrors();
      const source = /** @type {any} */ (idle(context));
      source.onmessage = {
        handleEvent: () => assert.fail('expected no call of handleEvent'),
      };
      source.dispatchEvent(new Event('message'));
      assert.deepEqual(errors, []);
    },
  },
  {
    name: 'a handler takes its place among the listeners when it is set',
    run(context) {
      const { calls, listen, source } = order(context);
      listen('listener 1');
      source.onmessage = () => calls.push('handler');
      listen('listener 2');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['listener 1', 'handler', 'listener 2']);
    },
  },
  {
    name: 'a handler that replaces another keeps its place',
    run(context) {
      const { calls, listen, source } = order(context);
      source.onmessage = () => calls.push('first handler');
      listen('listener');
      source.onmessage = () => calls.push('second handler');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['second handler', 'listener']);
    },
  },
  {
    name: 'a handler that replaces an object keeps its place',
    run(context) {
      const { calls, listen, source } = order(context);
      source.onmessage = /** @type {any} */ ({});
      listen('listener');
      source.onmessage = () => calls.push('handler');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['handler', 'listener']);
    },
  },
  {
    name: 'a handler set again after null goes last',
    run(context) {
      const { calls, listen, source } = order(context);
      source.onmessage = () => calls.push('first handler');
      listen('listener');
      source.onmessage = null;
      source.onmessage = () => calls.push('second handler');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['listener', 'second handler']);
    },
  },
  {
    name: 'a handler set to null is not called',
    run(context) {
      const { calls, source } = order(context);
      source.onmessage = () => calls.push('handler');
      source.onmessage = null;
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, []);
    },
  },
  {
    name: 'one function as handler and as listener is called twice',
    run(context) {
      const { calls, source } = order(context);
      const both = () => calls.push('both');
      source.addEventListener('message', both);
      source.onmessage = both;
      source.removeEventListener('open', both);
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['both', 'both']);
    },
  },
  {
    name: 'a handler is not removed by removeEventListener',
    run(context) {
      const { calls, source } = order(context);
      const handler = () => calls.push('handler');
      source.onmessage = handler;
      source.removeEventListener('message', handler);
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['handler']);
    },
  },
  {
    name: 'a handler replaced during a dispatch is the one that is called',
    run(context) {
      const { calls, source } = order(context);
      source.addEventListener('message', () => {
        source.onmessage = () => calls.push('second handler');
      });
      source.onmessage = () => calls.push('first handler');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['second handler']);
    },
  },
  {
    name: 'a handler first set during a dispatch waits for the next event',
    run(context) {
      const { calls, source } = order(context);
      source.addEventListener('message', () => {
        source.onmessage = () => calls.push('handler');
      });
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, []);
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['handler']);
    },
  },
  {
    name: 'a handler set to null during a dispatch is not called any more',
    run(context) {
      const { calls, source } = order(context);
      source.addEventListener('message', () => {
        source.onmessage = null;
      });
      source.onmessage = () => calls.push('handler');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, []);
    },
  },
  {
    name: 'a handler that returns false cancels a cancelable event',
    run(context) {
      const { assert } = context;
      const source = /** @type {any} */ (idle(context));
      for (const type of types) {
        source[`on${type}`] = () => false;
        assert.isFalse(source.dispatchEvent(new Event(type, { cancelable: true })));
        assert.isTrue(source.dispatchEvent(new Event(type)));
      }
    },
  },
  {
    name: 'a handler that returns anything but false cancels nothing',
    run(context) {
      const source = idle(context);
      for (const value of [undefined, null, 0, '', true, {}]) {
        source.onmessage = () => value;
        const event = new Event('message', { cancelable: true });
        context.assert.isTrue(source.dispatchEvent(event), String(value));
      }
    },
  },
  {
    name: 'a listener that returns false cancels nothing',
    run(context) {
      const source = idle(context);
      source.addEventListener('message', () => false);
      context.assert.isTrue(source.dispatchEvent(new Event('message', { cancelable: true })));
    },
  },
  {
    name: 'an exception in a handler is reported and stops no listener',
    async run(context) {
      const errors = context.expectErrors();
      const { calls, listen, source } = order(context);
      const error = new Error('in a handler');
      source.onmessage = () => {
        throw error;
      };
      listen('listener');
      source.dispatchEvent(new Event('message'));
      context.assert.deepEqual(calls, ['listener']);
      // At once in browsers, a little later in other runtimes.
      await nextTask();
      context.assert.deepEqual(errors, [error]);
    },
  },
  {
    name: 'sources do not share handlers',
    run(context) {
      const [one, other] = [idle(context), idle(context)];
      one.onmessage = () => {};
      context.assert.isNull(other.onmessage);
    },
  },
  {
    name: 'handlers of other event types do not exist',
    run(context) {
      const source = idle(context);
      for (const name of ['onclose', 'onping', 'onevent-type']) {
        context.assert.notProperty(source, name);
      }
    },
  },
];

/**
 * A source whose connection does not matter.
 *
 * @param {import('./context.js').Context['context']} context
 */
function idle({ answers, open }) {
  const source = open(answers([streaming]).url);
  source.close();
  return source;
}

/** @param {import('./context.js').Context['context']} context */
function order(context) {
  /** @type {string[]} */
  const calls = [];
  const source = idle(context);
  return {
    calls,
    source,
    /** @param {string} name */
    listen: (name) => source.addEventListener('message', () => calls.push(name)),
  };
}
