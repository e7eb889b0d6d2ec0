/**
 * What Web IDL makes of the interface.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
 * @see https://webidl.spec.whatwg.org/#javascript-binding
 */
import { each, ownTarget } from './define.js';

const constants = { CONNECTING: 0, OPEN: 1, CLOSED: 2 };
const readOnlyAttributes = ['url', 'withCredentials', 'readyState'];
const handlerAttributes = ['onopen', 'onmessage', 'onerror'];

/** @type {import('./run.js').Behaviour[]} */
export const shape = [
  {
    name: 'CONNECTING, OPEN and CLOSED are constants of the class and of its prototype',
    run({ assert, EventSource }) {
      for (const holder of [EventSource, EventSource.prototype]) {
        for (const [name, value] of Object.entries(constants)) {
          assert.deepEqual(Object.getOwnPropertyDescriptor(holder, name), {
            configurable: false,
            enumerable: true,
            value,
            writable: false,
          });
        }
      }
    },
  },
  {
    name: 'a source has no properties of its own but those of an EventTarget',
    lacking: { WeakMap: 'a property keeps what is its own' },
    run({ assert, open, url }) {
      const source = open(url('/echo'));
      const plain = source instanceof EventTarget ? Reflect.ownKeys(new EventTarget()) : [];
      assert.deepEqual(Reflect.ownKeys(source), plain);
    },
  },
  {
    name: 'EventSource extends EventTarget',
    lacking: ownTarget,
    run({ assert, EventSource, open, url }) {
      assert.equal(Object.getPrototypeOf(EventSource), EventTarget);
      assert.equal(Object.getPrototypeOf(EventSource.prototype), EventTarget.prototype);
      const source = open(url('/echo'));
      assert.equal(Object.getPrototypeOf(source), EventSource.prototype);
      assert.instanceOf(source, EventTarget);
    },
  },
  {
    name: 'the prototype property of the class cannot be changed, its constructor property can',
    run({ assert, EventSource }) {
      assert.deepEqual(Object.getOwnPropertyDescriptor(EventSource, 'prototype'), {
        configurable: false,
        enumerable: false,
        value: EventSource.prototype,
        writable: false,
      });
      assert.deepEqual(Object.getOwnPropertyDescriptor(EventSource.prototype, 'constructor'), {
        configurable: true,
        enumerable: false,
        value: EventSource,
        writable: true,
      });
    },
  },
  {
    name: 'Symbol.toStringTag is EventSource',
    lacking: { Symbol: 'nothing can have that name' },
    run({ assert, EventSource, open, url }) {
      assert.deepEqual(Object.getOwnPropertyDescriptor(EventSource.prototype, Symbol.toStringTag), {
        configurable: true,
        enumerable: false,
        value: 'EventSource',
        writable: false,
      });
      assert.equal(Object.prototype.toString.call(open(url('/echo'))), '[object EventSource]');
    },
  },
  ...each(readOnlyAttributes, (name) => ({
    name: `${name} is an enumerable accessor of the prototype without a setter`,
    run({ assert, EventSource }) {
      const descriptor = Object.getOwnPropertyDescriptor(EventSource.prototype, name);
      assert.isTrue(descriptor?.enumerable);
      assert.isTrue(descriptor?.configurable);
      assert.equal(descriptor?.get?.name, `get ${name}`);
      assert.equal(descriptor?.get?.length, 0);
      assert.isFalse(Object.hasOwn(descriptor?.get ?? {}, 'prototype'));
      assert.isUndefined(descriptor?.set);
    },
  })),
  {
    name: 'read-only attributes cannot be assigned',
    run({ assert, open, url }) {
      const source = /** @type {any} */ (open(url('/echo')));
      for (const name of [...readOnlyAttributes, 'CONNECTING', 'OPEN', 'CLOSED']) {
        const before = source[name];
        assert.throws(() => {
          source[name] = 'assigned';
        }, TypeError);
        assert.strictEqual(source[name], before);
      }
    },
  },
  ...each(handlerAttributes, (name) => ({
    name: `${name} is an enumerable accessor of the prototype with named getter and setter`,
    run({ assert, EventSource }) {
      const descriptor = Object.getOwnPropertyDescriptor(EventSource.prototype, name);
      assert.isTrue(descriptor?.enumerable);
      assert.isTrue(descriptor?.configurable);
      assert.equal(descriptor?.get?.name, `get ${name}`);
      assert.equal(descriptor?.get?.length, 0);
      assert.equal(descriptor?.set?.name, `set ${name}`);
      assert.equal(descriptor?.set?.length, 1);
      assert.isFalse(Object.hasOwn(descriptor?.get ?? {}, 'prototype'));
      assert.isFalse(Object.hasOwn(descriptor?.set ?? {}, 'prototype'));
    },
  })),
  {
    name: 'close is an enumerable method of the prototype and no constructor',
    run({ assert, EventSource }) {
      const { close } = EventSource.prototype;
      assert.deepEqual(Object.getOwnPropertyDescriptor(EventSource.prototype, 'close'), {
        configurable: true,
        enumerable: true,
        value: close,
        writable: true,
      });
      assert.equal(close.name, 'close');
      assert.equal(close.length, 0);
      assert.isFalse(Object.hasOwn(close, 'prototype'));
      assert.throws(() => Reflect.construct(close, []), TypeError);
    },
  },
  {
    name: 'attributes and close refuse an object that is no EventSource',
    run({ assert, EventSource }) {
      const others = [{}, null, 1, new EventTarget(), EventSource.prototype];
      for (const other of others) {
        for (const name of [...readOnlyAttributes, ...handlerAttributes]) {
          const { get, set } = /** @type {PropertyDescriptor} */ (
            Object.getOwnPropertyDescriptor(EventSource.prototype, name)
          );
          assert.throws(() => Reflect.apply(get ?? assert.fail, other, []), TypeError);
          if (set) {
            assert.throws(() => Reflect.apply(set, other, [null]), TypeError);
          }
        }
        assert.throws(() => Reflect.apply(EventSource.prototype.close, other, []), TypeError);
      }
      assert.throws(() => EventSource.prototype.readyState, TypeError);
    },
  },
  {
    name: 'all members of the interface are enumerated by for-in',
    run({ assert, open, url }) {
      const names = [];
      for (const name in open(url('/echo'))) {
        names.push(name);
      }
      assert.includeMembers(names, [
        ...readOnlyAttributes,
        ...handlerAttributes,
        ...Object.keys(constants),
        'close',
        'addEventListener',
        'dispatchEvent',
      ]);
    },
  },
  {
    name: 'EventSource can be subclassed',
    lacking: { Symbol: 'the object cannot name its class' },
    async run({ answers, assert, EventSource, transport, cleanUp }) {
      class Counting extends EventSource {
        messages = 0;
        /** @param {string} url */
        constructor(url) {
          super(url, /** @type {any} */ (transport ? { transport } : {}));
          this.addEventListener('message', () => (this.messages += 1));
        }
        get readyState() {
          return super.readyState + 10;
        }
      }
      const source = new Counting(answers([{ chunks: ['data\n\ndata\n\n'], then: 'hold' }]).url);
      cleanUp(() => source.close());
      assert.instanceOf(source, Counting);
      assert.instanceOf(source, EventSource);
      assert.equal(source.readyState, 10);
      assert.equal(Counting.OPEN, 1);
      assert.equal(Object.prototype.toString.call(source), '[object EventSource]');
      await new Promise((resolve) => {
        source.onmessage = () => source.messages === 2 && resolve(undefined);
      });
      source.close();
      assert.equal(source.readyState, 12);
    },
  },
  {
    name: 'new.target decides on the prototype',
    lacking: { ES2015: 'ES5 cannot ask for it' },
    run({ assert, EventSource, url, cleanUp }) {
      class Other {}
      const source = Reflect.construct(EventSource, [url('/echo')], Other);
      cleanUp(() => Reflect.apply(EventSource.prototype.close, source, []));
      assert.equal(Object.getPrototypeOf(source), Other.prototype);
    },
  },
];
