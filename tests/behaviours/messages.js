/**
 * The events that a server sends.
 *
 * @see https://html.spec.whatwg.org/multipage/comms.html#messageevent
 */
import { ownEvent, ownMessage } from './define.js';
import { nextTask, observe } from './observe.js';

/** @type {import('./run.js').Behaviour[]} */
export const messages = [
  {
    // In a way of its own, if that is faster here; see `src/js/message-event.js`.
    name: 'messages of a busy stream are MessageEvents with every member',
    lacking: ownMessage,
    async run({ answers, assert, open, origin }) {
      const event = 'event: price\nid: 7\ndata: ';
      const chunk = Array.from({ length: 300 }, (_, count) => `${event}${count}\n\n`).join('');
      const source = open(answers([{ chunks: [chunk], then: 'hold' }]).url);
      /** @type {MessageEvent[]} */
      const seen = [];
      source.addEventListener('price', (given) => seen.push(given));
      await observe(source, ['price']).until('price', 300);
      await nextTask(); // until when the last one is being dispatched
      assert.deepEqual(
        seen.map(({ data }) => data),
        Array.from({ length: 300 }, (_, count) => String(count)),
      );
      const [last] = seen.slice(-1);
      assert.instanceOf(last, MessageEvent);
      assert.equal(last.constructor, MessageEvent);
      const plain = new MessageEvent('price');
      assert.equal(Object.prototype.toString.call(last), Object.prototype.toString.call(plain));
      const { type, data, lastEventId, bubbles, cancelable, composed, source: from } = last;
      assert.deepEqual(
        { type, data, lastEventId, bubbles, cancelable, composed, from, origin: last.origin },
        {
          ...{ type: 'price', data: '299', lastEventId: '7', origin, from: null },
          ...{ bubbles: false, cancelable: false, composed: false },
        },
      );
      assert.deepEqual([...last.ports], []);
      const other = new EventTarget();
      let received;
      other.addEventListener('price', (given) => {
        received = given;
      });
      other.dispatchEvent(last);
      assert.equal(received, last);
      assert.equal(last.target, other);
    },
  },
  {
    name: 'a message is a MessageEvent with data, origin and lastEventId, and nothing else set',
    lacking: ownMessage,
    async run({ answers, assert, open, origin }) {
      const source = open(answers([{ chunks: ['id: 7\ndata: text\n\n'], then: 'hold' }]).url);
      const { event } = /** @type {{ event: any }} */ (await observe(source).until('message'));
      assert.instanceOf(event, MessageEvent);
      assert.equal(event.type, 'message');
      assert.strictEqual(event.data, 'text');
      assert.strictEqual(event.origin, origin);
      assert.strictEqual(event.lastEventId, '7');
      assert.isNull(event.source);
      assert.deepEqual(event.ports, []);
      assert.isFalse(event.bubbles);
      assert.isFalse(event.cancelable);
      assert.isFalse(event.composed);
      assert.isFalse(event.defaultPrevented);
      assert.isTrue(event.returnValue);
    },
  },
  {
    name: 'ports of a message are a frozen array',
    platformDiffers: {
      'node 18': 'MessageEvent of Node 18 and 20 does not freeze them',
      'node 20': 'MessageEvent of Node 18 and 20 does not freeze them',
    },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = /** @type {{ event: any }} */ (await observe(source).until('message'));
      assert.isTrue(Object.isFrozen(event.ports));
    },
  },
  {
    name: 'a message is tagged as a MessageEvent',
    lacking: ownMessage,
    platformDiffers: {
      'node 18': 'MessageEvent of Node 18 and 20 has the tag of Event',
      'node 20': 'MessageEvent of Node 18 and 20 has the tag of Event',
    },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = await observe(source).until('message');
      assert.equal(Object.prototype.toString.call(event), '[object MessageEvent]');
    },
  },
  {
    name: 'a message tells when it was made',
    platformDiffers: {
      bun: 'events of Bun have the time 0',
      deno: 'events of Deno have the time 0',
    },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = await observe(source).until('message');
      assert.isAbove(event.timeStamp, 0);
    },
  },
  {
    name: 'attributes of a message cannot be assigned',
    platformDiffers: { deno: 'MessageEvent of Deno has properties instead' },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = /** @type {{ event: any }} */ (await observe(source).until('message'));
      for (const name of ['data', 'origin', 'lastEventId', 'type']) {
        assert.throws(() => {
          event[name] = 'assigned';
        }, TypeError);
      }
      assert.equal(event.data, 'text');
    },
  },
  {
    name: 'after its dispatch an event has no current target, but still its target',
    platformDiffers: { 'node 18': 'events of Node 18 keep it' },
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = await observe(source).until('message');
      await nextTask();
      assert.equal(event.target, source);
      assert.isNull(event.currentTarget);
      assert.equal(event.eventPhase, Event.NONE);
    },
  },
  {
    name: 'each message is an event of its own',
    async run({ answers, assert, open }) {
      const chunks = ['data: 1\n\ndata: 1\n\n'];
      const seen = observe(open(answers([{ chunks, then: 'hold' }]).url));
      await seen.until('message', 2);
      const [first, second] = seen.events.filter(({ type }) => type === 'message');
      assert.notEqual(first.event, second.event);
    },
  },
  {
    name: 'a message may be dispatched again, at another target',
    lacking: ownEvent,
    async run({ answers, assert, open }) {
      const source = open(answers([{ chunks: ['data: text\n\n'], then: 'hold' }]).url);
      const { event } = await observe(source).until('message');
      await nextTask();
      const target = new EventTarget();
      /** @type {unknown[]} */
      const heard = [];
      target.addEventListener('message', (again) => heard.push(again, again.target));
      target.dispatchEvent(event);
      assert.deepEqual(heard, [event, target]);
      assert.equal(/** @type {MessageEvent} */ (event).data, 'text');
    },
  },
  {
    name: 'events named open and error are MessageEvents that change no state',
    lacking: ownMessage,
    async run({ answers, assert, open }) {
      const chunks = ['event: open\ndata: 1\n\nevent: error\ndata: 2\n\ndata: 3\n\n'];
      const source = open(answers([{ chunks, then: 'hold' }]).url);
      /** @type {string[]} */
      const handled = [];
      source.onopen = (event) => handled.push(`open ${/** @type {any} */ (event).data}`);
      source.onerror = (event) => handled.push(`error ${/** @type {any} */ (event).data}`);
      const seen = observe(source);
      await seen.until('message');
      assert.deepEqual(
        seen.events.map(({ type, data, readyState }) => [type, data, readyState]),
        [
          ['open', undefined, 1],
          ['open', '1', 1],
          ['error', '2', 1],
          ['message', '3', 1],
        ],
      );
      assert.deepEqual(handled, ['open undefined', 'open 1', 'error 2']);
      assert.instanceOf(seen.events[1].event, MessageEvent);
      assert.instanceOf(seen.events[2].event, MessageEvent);
    },
  },
  {
    name: 'an event of another type goes to its listeners, not to onmessage',
    async run({ answers, assert, open }) {
      const chunks = ['event: other\ndata: 1\n\ndata: 2\n\n'];
      const source = open(answers([{ chunks, then: 'hold' }]).url);
      /** @type {string[]} */
      const handled = [];
      source.onmessage = ({ data }) => handled.push(data);
      const seen = observe(source, ['other']);
      await seen.until('message');
      assert.deepEqual(seen.messages(), [
        ['other', '1', ''],
        ['message', '2', ''],
      ]);
      assert.deepEqual(handled, ['2']);
    },
  },
  {
    name: 'messages from another origin say so',
    async run({ answers, assert, crossOrigin, open }) {
      const answer = { chunks: ['data\n\n'], then: /** @type {const} */ ('hold') };
      const { url } = answers([answer], { crossOrigin: true, cors: 'any' });
      assert.equal((await observe(open(url)).until('message')).origin, crossOrigin);
    },
  },
];
