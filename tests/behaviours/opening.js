/**
 * Announcing the connection.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#announce-the-connection
 */
import { observe } from './observe.js';

/** @type {import('./run.js').Behaviour[]} */
export const opening = [
  {
    name: 'a source is CONNECTING when constructed, OPEN when announced',
    async run({ answers, assert, open }) {
      const source = open(answers([{ then: 'hold' }]).url);
      assert.equal(source.readyState, 0);
      const { readyState } = await observe(source).until('open');
      assert.equal(readyState, 1);
    },
  },
];
