/**
 * Announcing the connection.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#announce-the-connection
 */
import { streaming } from './answers.js';
import { ownEvent } from './define.js';
import { observe } from './observe.js';

/** @type {import('./run.js').Behaviour[]} */
export const opening = [
  {
    name: 'a source is CONNECTING when constructed, OPEN when announced',
    async run({ answers, assert, open }) {
      const source = open(answers([streaming]).url);
      assert.equal(source.readyState, 0);
      const { readyState } = await observe(source).until('open');
      assert.equal(readyState, 1);
      assert.equal(source.readyState, 1);
    },
  },
  {
    name: 'the constructor returns before any event is dispatched, and so do the tasks at hand',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: first\n\n'] }]).url);
      const seen = observe(source);
      assert.deepEqual(seen.types(), []);
      await null;
      assert.deepEqual(seen.types(), []);
      await seen.until('message');
      assert.deepEqual(seen.types(), ['open', 'message']);
    },
  },
  {
    name: 'open is a plain Event that does not bubble and cannot be canceled',
    lacking: ownEvent,
    async run({ answers, assert, open }) {
      const source = open(answers([streaming]).url);
      const { event } = await observe(source).until('open');
      assert.equal(Object.prototype.toString.call(event), '[object Event]');
      assert.notInstanceOf(event, MessageEvent);
      assert.isFalse(event.bubbles);
      assert.isFalse(event.cancelable);
      assert.equal(event.target, source);
    },
  },
  {
    name: 'open comes before the messages that came with the head',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: 1\n\ndata: 2\n\n'], then: 'hold' }]).url);
      const seen = observe(source);
      await seen.until('message', 2);
      assert.deepEqual(seen.types(), ['open', 'message', 'message']);
    },
  },
  {
    name: 'open comes once per connection',
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['retry: 10\ndata\n\n'] }]).url);
      const seen = observe(source);
      await seen.until('error', 2);
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'open', 'message', 'error']);
    },
  },
  {
    name: 'a stream that ends without a byte is announced and reestablished',
    async run({ answers, assert, open }) {
      const source = open(answers([{}]).url);
      const seen = observe(source);
      await seen.until('error');
      assert.deepEqual(seen.types(), ['open', 'error']);
      assert.equal(source.readyState, 0);
    },
  },
];
