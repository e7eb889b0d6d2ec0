import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { toEventSourceInit } from '../../src/js/options.js';

const defaults = { withCredentials: false, transport: undefined, fetch: undefined };

/** @param {unknown} dictionary */
const messageFor = (dictionary) => {
  try {
    toEventSourceInit(dictionary);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  return assert.fail('expected a TypeError');
};

describe('options', () => {
  for (const dictionary of [undefined, null, {}, () => {}, [], new Date()]) {
    it(`${typeof dictionary} ${dictionary} is an empty dictionary`, () => {
      assert.deepEqual(toEventSourceInit(dictionary), defaults);
    });
  }

  for (const value of [0, 1, true, '', 'text', 1n, Symbol('s')]) {
    it(`${typeof value} ${String(value)} is no dictionary`, () => {
      const message = messageFor(value);
      assert.ok(message.includes('the second argument'), message);
      assert.ok(message.includes(String(value)), message);
    });
  }

  it('withCredentials is converted to a boolean', () => {
    for (const [value, expected] of /** @type {const} */ ([
      [true, true],
      [1, true],
      ['false', true],
      [{}, true],
      [0, false],
      ['', false],
      [null, false],
      [undefined, false],
    ])) {
      assert.equal(toEventSourceInit({ withCredentials: value }).withCredentials, expected);
    }
  });

  it('members are inherited, too, and read once each in alphabetical order', () => {
    /** @type {string[]} */
    const read = [];
    const fetch = async () => new Response();
    const prototype = {
      get withCredentials() {
        read.push('withCredentials');
        return true;
      },
      get transport() {
        read.push('transport');
        return 'fetch';
      },
      get fetch() {
        read.push('fetch');
        return fetch;
      },
    };
    const converted = toEventSourceInit(Object.create(prototype));
    assert.deepEqual(converted, { withCredentials: true, transport: 'fetch', fetch });
    assert.deepEqual(read, ['fetch', 'transport', 'withCredentials']);
  });

  it('unknown members are ignored', () => {
    assert.deepEqual(toEventSourceInit({ headers: {}, method: 'POST' }), defaults);
  });

  for (const [option, value, shown] of /** @type {const} */ ([
    ['fetch', null, 'null'],
    ['fetch', 'fetch', "'fetch'"],
    ['fetch', {}, '[object Object]'],
    ['transport', null, 'null'],
    ['transport', '', "''"],
    ['transport', 'XHR', "'XHR'"],
    ['transport', 'websocket', "'websocket'"],
    ['transport', 1, '1'],
    ['transport', Symbol('s'), 'Symbol(s)'],
  ])) {
    it(`${option}: ${shown} is refused by name and value`, () => {
      const message = messageFor({ [option]: value });
      assert.ok(message.includes(`option '${option}'`), message);
      assert.ok(message.endsWith(`received ${shown}`), message);
    });
  }

  describe('with an XMLHttpRequest', () => {
    beforeEach(() => {
      Object.assign(globalThis, { XMLHttpRequest: class {} });
    });
    afterEach(() => {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    });

    it("transport 'xhr' is taken", () => {
      assert.deepEqual(toEventSourceInit({ transport: 'xhr' }), { ...defaults, transport: 'xhr' });
    });

    it("transport 'xhr' beside a fetch is refused by name and value", () => {
      const message = messageFor({ transport: 'xhr', fetch: () => {} });
      assert.match(message, /option 'transport'.*option 'fetch'.*received 'xhr'$/);
    });
  });

  it("transport 'xhr' without an XMLHttpRequest is refused by name and value", () => {
    const message = messageFor({ transport: 'xhr' });
    assert.match(message, /option 'transport'.*XMLHttpRequest.*received 'xhr'$/);
  });
});
