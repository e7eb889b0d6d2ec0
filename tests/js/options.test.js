import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { toEventSourceInit } from '../../src/js/options.js';

/** As `src/web/init.rs` reads them: sizes and times, then the policy and its statuses. */
const numbers = [0x400_0000, 0, 0, -1, -1, 0, 3000, 2, 30_000, Infinity, 1, 429, 429, 500, 599];

const defaults = {
  withCredentials: false,
  method: undefined,
  body: undefined,
  headers: undefined,
  ownFetch: false,
  ownRequest: false,
  redirect: 'follow',
  fetch: undefined,
  transport: undefined,
  signal: undefined,
  lastEventId: '',
  carrier: 'auto',
  numbers,
  reconnectionTime: 3000,
  retry: undefined,
  random: Math.random,
  parse: undefined,
  until: undefined,
  events: 'real',
};

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

/** @param {object} dictionary */
const policyOf = (dictionary) => toEventSourceInit(dictionary).numbers.slice(5);

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
      assert.ok(
        message.includes(typeof value === 'string' ? `'${value}'` : String(value)),
        message,
      );
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
    const names = [
      'body',
      'connectTimeout',
      'events',
      'fetch',
      'headers',
      'heartbeatTimeout',
      'lastEventId',
      'lastEventIdCarrier',
      'lastEventIdQueryParameterName',
      'maxEventSize',
      'method',
      'parse',
      'redirect',
      'retry',
      'signal',
      'transport',
      'until',
      'whenHidden',
      'withCredentials',
    ];
    /** @type {string[]} */
    const read = [];
    const prototype = {};
    for (const name of [...names].reverse()) {
      Object.defineProperty(prototype, name, {
        get() {
          read.push(name);
          return name === 'lastEventId' ? 'x' : undefined;
        },
      });
    }
    const converted = toEventSourceInit(Object.create(prototype));
    assert.deepEqual(converted, { ...defaults, lastEventId: 'x' });
    assert.deepEqual(read, names);
  });

  it('unknown members are ignored', () => {
    assert.deepEqual(toEventSourceInit({ header: {}, withCredential: true }), defaults);
  });

  for (const [option, value, shown] of /** @type {[string, unknown, string][]} */ ([
    ['body', null, 'null'],
    ['body', {}, '[object Object]'],
    ['body', [1], '[object Array]'],
    ['body', new ReadableStream(), '[object ReadableStream]'],
    ['connectTimeout', -1, '-1'],
    ['connectTimeout', NaN, 'NaN'],
    ['connectTimeout', 0, '0'],
    ['connectTimeout', Infinity, 'Infinity'],
    ['connectTimeout', '100', "'100'"],
    ['events', 'fast', "'fast'"],
    ['events', null, 'null'],
    ['fetch', null, 'null'],
    ['fetch', 'fetch', "'fetch'"],
    ['fetch', {}, '[object Object]'],
    ['heartbeatTimeout', 2 ** 31, '2147483648'],
    ['heartbeatTimeout', 0, '0'],
    ['heartbeatTimeout', 'auto', "'auto'"],
    ['lastEventId', 1, '1'],
    ['lastEventId', 'a\nb', "'a\nb'"],
    ['lastEventId', 'a\0b', "'a\0b'"],
    ['lastEventId', 'a\rb', "'a\rb'"],
    ['lastEventIdCarrier', 'query', "'query'"],
    ['lastEventIdCarrier', { query: '' }, '[object Object]'],
    ['lastEventIdCarrier', null, 'null'],
    ['lastEventIdQueryParameterName', '', "''"],
    ['lastEventIdQueryParameterName', null, 'null'],
    ['maxEventSize', 0, '0'],
    ['maxEventSize', 1.5, '1.5'],
    ['maxEventSize', 2 ** 30, '1073741824'],
    ['maxEventSize', '1', "'1'"],
    ['method', 'TRACE', "'TRACE'"],
    ['method', 'A B', "'A B'"],
    ['method', 'GET / HTTP/1.1\r\n', "'GET / HTTP/1.1\r\n'"],
    ['method', 1, '1'],
    ['parse', {}, '[object Object]'],
    ['parse', 'JSON', "'JSON'"],
    ['redirect', 'manual', "'manual'"],
    ['retry', 'always', "'always'"],
    ['retry', 'function', "'function'"],
    ['retry', 5, '5'],
    ['retry', null, 'null'],
    ['retry', [], '[object Array]'],
    ['signal', {}, '[object Object]'],
    ['signal', { addEventListener() {} }, '[object Object]'],
    ['signal', { removeEventListener() {} }, '[object Object]'],
    ['signal', null, 'null'],
    ['transport', null, 'null'],
    ['transport', '', "''"],
    ['transport', 'XHR', "'XHR'"],
    ['transport', 'websocket', "'websocket'"],
    ['transport', 1, '1'],
    ['transport', Symbol('s'), 'Symbol(s)'],
    ['until', 'done', "'done'"],
    ['whenHidden', 'close', "'close'"],
    ['whenHidden', { pauseAfter: -1 }, '[object Object]'],
    ['whenHidden', null, 'null'],
  ])) {
    it(`${option}: ${JSON.stringify(shown)} is refused by name and value`, () => {
      const message = messageFor({ [option]: value });
      assert.ok(message.includes(`option '${option}'`), message);
      assert.ok(message.endsWith(`received ${shown}`), message);
    });
  }

  for (const [part, value] of /** @type {[string, unknown][]} */ ([
    ['attempts', 0],
    ['attempts', 1.5],
    ['attempts', null],
    ['factor', 0.5],
    ['factor', Infinity],
    ['factor', '2'],
    ['factor', NaN],
    ['initial', 0],
    ['initial', '1s'],
    ['jitter', 1],
    ['max', Infinity],
    ['statuses', 500],
    ['statuses', ['500']],
    ['statuses', [5]],
    ['statuses', [503, 1000]],
  ])) {
    it(`retry.${part}: ${JSON.stringify(value)} is refused by name`, () => {
      assert.match(messageFor({ retry: { [part]: value } }), new RegExp(`option 'retry.${part}'`));
    });
  }

  describe('headers', () => {
    it('are a record, pairs or Headers, or a function', () => {
      const pairs = [['Authorization', 'Bearer x']];
      for (const headers of [{ Authorization: 'Bearer x' }, pairs]) {
        assert.deepEqual(toEventSourceInit({ headers }).headers, pairs);
      }
      const map = new Map([['Authorization', 'Bearer x']]);
      assert.deepEqual(toEventSourceInit({ headers: map }).headers, pairs);
      const headers = new Headers({ authorization: 'Bearer x' });
      assert.deepEqual(toEventSourceInit({ headers }).headers, [['authorization', 'Bearer x']]);
      const give = () => ({});
      assert.equal(toEventSourceInit({ headers: give }).headers, give);
    });

    it('are trimmed as by fetch', () => {
      const { headers } = toEventSourceInit({ headers: { a: ' \t1 2\r\n' } });
      assert.deepEqual(headers, [['a', '1 2']]);
    });

    for (const [headers, expected] of /** @type {[unknown, RegExp][]} */ ([
      [null, /option 'headers' must be/],
      [Promise.resolve({}), /option 'headers' must be/],
      ['a: b', /option 'headers' must be/],
      [[['a']], /option 'headers' must have pairs/],
      [['ab'], /option 'headers' must have pairs/],
      [{ 'a b': '1' }, /option 'headers'.*'a b'/],
      [{ '': '1' }, /option 'headers'.*''/],
      [{ a: 'b\nc' }, /option 'headers'.*'a'/],
      [{ a: 'b\rc' }, /option 'headers'.*'a'/],
      [{ a: 'b\r\nc: d' }, /option 'headers'.*'a'/],
      [{ a: 'b\0c' }, /option 'headers'.*'a'/],
      [{ 'a\r\nb': 'c' }, /option 'headers'/],
      [{ a: 'ā' }, /option 'headers'.*'a'/],
      [{ 'LAST-event-id': '1' }, /option 'headers'.*'LAST-event-id'.*'lastEventId'/],
    ])) {
      it(`${JSON.stringify(headers)} are refused`, () => {
        assert.match(messageFor({ headers }), expected);
      });
    }

    it('and a refused value, which may be a secret, is not told', () => {
      assert.doesNotMatch(messageFor({ headers: { Authorization: 'Bearer\nsecret' } }), /secret/);
    });

    it('make redirects errors, as a body does, unless told otherwise', () => {
      assert.equal(toEventSourceInit({ headers: {} }).redirect, 'error');
      assert.equal(toEventSourceInit({ body: '' }).redirect, 'error');
      assert.equal(toEventSourceInit({ headers: {}, redirect: 'follow' }).redirect, 'follow');
      assert.equal(toEventSourceInit({ method: 'QUERY' }).redirect, 'follow');
    });
  });

  describe('method and body', () => {
    it('a body implies POST', () => {
      const { method, ownRequest } = toEventSourceInit({ body: 'x' });
      assert.equal(method, 'POST');
      assert.ok(ownRequest);
    });

    it('the method is normalised as by fetch', () => {
      assert.equal(toEventSourceInit({ method: 'post' }).method, 'POST');
      assert.equal(toEventSourceInit({ method: 'query' }).method, 'query');
    });

    it('GET and HEAD take no body', () => {
      for (const method of ['GET', 'get', 'HEAD']) {
        const message = messageFor({ method, body: 'x' });
        assert.match(message, /option 'method'.*option 'body'/);
        assert.ok(message.endsWith(`received '${method}'`));
      }
    });

    it('every kind of body that can be sent again is taken', () => {
      for (const body of [
        '',
        new URLSearchParams(),
        new FormData(),
        new Blob(),
        new Uint8Array(),
        new DataView(new ArrayBuffer(1)),
        new ArrayBuffer(1),
        () => '',
      ]) {
        assert.equal(toEventSourceInit({ body }).body, body);
      }
    });

    it('a body leaves no place for a form with the last event ID', () => {
      const message = messageFor({ body: 'x', lastEventIdCarrier: 'body' });
      assert.match(message, /option 'lastEventIdCarrier'.*option 'body'/);
    });
  });

  describe('numbers', () => {
    it('are sizes and times', () => {
      const init = {
        connectTimeout: 1,
        heartbeatTimeout: 2,
        maxEventSize: 3,
        whenHidden: { pauseAfter: 4 },
      };
      assert.deepEqual(toEventSourceInit(init).numbers.slice(0, 4), [3, 1, 2, 4]);
    });

    it('tell what is adaptive, and what pauses at once', () => {
      const init = { heartbeatTimeout: 'adaptive', whenHidden: 'pause' };
      assert.deepEqual(toEventSourceInit(init).numbers.slice(2, 4), [-1, 0]);
    });

    it('tell the kind of retry', () => {
      assert.deepEqual(policyOf({ retry: 'standard' })[0], 0);
      assert.deepEqual(policyOf({ retry: 'never' })[0], 1);
      assert.deepEqual(policyOf({ retry: 'resilient' }), [2, 1000, ...numbers.slice(7)]);
      assert.deepEqual(policyOf({ retry: () => false })[0], 3);
    });

    it('and the parts of one, the others being as in resilient', () => {
      assert.deepEqual(policyOf({ retry: {} }), policyOf({ retry: 'resilient' }));
      const retry = { attempts: 3, factor: 1, initial: 5, jitter: false, max: 9, statuses: [503] };
      assert.deepEqual(policyOf({ retry }), [2, 5, 1, 9, 3, 0, 503, 503]);
    });
  });

  it('jitter may be a source of random numbers', () => {
    const jitter = () => 0.5;
    const init = toEventSourceInit({ retry: { jitter } });
    assert.equal(init.random, jitter);
    assert.equal(init.numbers[10], 1);
  });

  it('a Standard Schema parses', () => {
    const parse = { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: 1 }) } };
    assert.equal(toEventSourceInit({ parse }).parse, parse);
  });

  it('a carrier may be a parameter of the query', () => {
    assert.equal(toEventSourceInit({ lastEventIdCarrier: { query: 'since' } }).carrier, '?since');
    assert.equal(toEventSourceInit({ lastEventIdQueryParameterName: 'id' }).carrier, '?id');
    const lastEventIdCarrier = 'header';
    const both = { lastEventIdCarrier, lastEventIdQueryParameterName: 'id' };
    assert.equal(toEventSourceInit(both).carrier, 'header');
  });

  describe('with an XMLHttpRequest', () => {
    beforeEach(() => {
      Object.assign(globalThis, { XMLHttpRequest: class {} });
    });
    afterEach(() => {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    });

    it("transport 'xhr' is taken", () => {
      assert.equal(toEventSourceInit({ transport: 'xhr' }).transport, 'xhr');
    });

    it("transport 'xhr' beside a fetch is refused by name and value", () => {
      const message = messageFor({ transport: 'xhr', fetch: () => {} });
      assert.match(message, /option 'transport'.*option 'fetch'.*received 'xhr'$/);
    });

    it('redirects must be allowed with headers, as it follows them all', () => {
      const message = messageFor({ transport: 'xhr', headers: { a: 'b' } });
      assert.match(message, /option 'redirect'.*'follow'.*received 'error'$/);
      const init = /** @type {const} */ ({
        transport: 'xhr',
        headers: { a: 'b' },
        redirect: 'follow',
      });
      assert.equal(toEventSourceInit(init).redirect, 'follow');
    });
  });

  it("transport 'xhr' without an XMLHttpRequest is refused by name and value", () => {
    const message = messageFor({ transport: 'xhr' });
    assert.match(message, /option 'transport'.*XMLHttpRequest.*received 'xhr'$/);
  });
});
