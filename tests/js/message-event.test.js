/** Both ways to make a MessageEvent give the same to pages. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

for (const lean of [false, true]) {
  describe(`message event / ${lean ? 'lean' : 'plain'}`, async () => {
    const { chooseFasterMessageEvent, makeMessageEvent } = await import(
      // Another copy of the module, as it chooses once.
      `../../src/js/message-event.js?lean=${lean}`
    );
    // Each round of the measurement asks the clock before and after, first for the plain way.
    const plain = [0, 10];
    const other = [10, lean ? 11 : 20];
    const times = Array.from({ length: 5 }, () => [...plain, ...other]).flat();
    const clock = mock.method(performance, 'now', () => times.shift() ?? 0);
    chooseFasterMessageEvent();
    clock.mock.restore();

    /** @returns {MessageEvent} */
    const create = () => makeMessageEvent('price', 'data', 'http://host.test', '7');

    it('is chosen by the measurement', () => {
      assert.equal(Object.getPrototypeOf(create()) !== MessageEvent.prototype, lean);
    });

    it('has every member', () => {
      const { type, data, origin, lastEventId, bubbles, cancelable } = create();
      assert.deepEqual(
        { type, data, origin, lastEventId, bubbles, cancelable },
        {
          ...{ type: 'price', data: 'data', origin: 'http://host.test', lastEventId: '7' },
          ...{ bubbles: false, cancelable: false },
        },
      );
      assert.equal(create().source, null);
      assert.deepEqual(create().ports, []);
    });

    it('has its members found by for-in', () => {
      const found = [];
      for (const member in create()) {
        found.push(member);
      }
      for (const member of ['type', 'data', 'origin', 'lastEventId']) {
        assert.ok(found.includes(member), member);
      }
    });

    it('has no member that a page has given to all objects', () => {
      const pollution = /** @type {any} */ (Object.prototype);
      pollution.bubbles = true;
      pollution.source = 'none';
      try {
        assert.equal(create().bubbles, false);
        assert.equal(create().source, null);
      } finally {
        delete pollution.bubbles;
        delete pollution.source;
      }
    });

    it('is a MessageEvent by class and by constructor', () => {
      assert.ok(create() instanceof MessageEvent);
      assert.equal(create().constructor, MessageEvent);
    });

    it('cannot be written to', () => {
      const event = create();
      for (const name of /** @type {const} */ (['data', 'origin', 'lastEventId'])) {
        assert.throws(() => {
          Object.assign(event, { [name]: 'other' });
        }, TypeError);
      }
      assert.equal(event.data, 'data');
    });

    it('can be dispatched again elsewhere', () => {
      const target = new EventTarget();
      const received = /** @type {string[]} */ ([]);
      target.addEventListener('price', (event) => {
        received.push(/** @type {MessageEvent} */ (event).data);
      });
      const event = create();
      target.dispatchEvent(event);
      target.dispatchEvent(event);
      assert.deepEqual(received, ['data', 'data']);
    });
  });
}
