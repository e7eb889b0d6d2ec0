/** Responses, whichever transport they come by. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { responseOf } from '../../src/js/exchanges.js';

/** @param {object} members */
const xhrWith = (members) => ({
  readyState: 2,
  status: 200,
  responseURL: 'https://a.test/',
  getAllResponseHeaders: () => '',
  ...members,
});

describe('the response of an XMLHttpRequest', () => {
  /** @param {string | null} lines */
  const headersOf = (lines) => {
    const { headers } = responseOf(xhrWith({ getAllResponseHeaders: () => lines })) ?? {};
    return /** @type {import('../../src/js/types/event-source.d.ts').ResponseHeaders} */ (headers);
  };

  it('has headers as fetch has them', () => {
    const headers = headersOf('x-a:  a:b \r\nX-B: 1\r\nX-b: 2\r\nbroken\r\n: none\r\n');
    const expected = new Headers({ 'X-B': '1', 'x-a': 'a:b' });
    expected.append('X-b', '2');
    /** @param {Pick<Headers, 'forEach'>} list */
    const all = (list) => {
      /** @type {unknown[]} */
      const seen = [];
      list.forEach(
        /** @this {unknown} */
        function add(value, name, parent) {
          seen.push([value, name, parent === list, this]);
        },
        'self',
      );
      return seen;
    };
    assert.deepEqual(all(headers), all(expected));
    for (const name of ['x-b', 'X-A', 'x-c', 'broken', '', 'constructor', '__proto__']) {
      assert.equal(headers.get(name), name === '' ? null : expected.get(name), name);
      assert.equal(headers.has(name), name === '' ? false : expected.has(name), name);
    }
  });

  it('may have none', () => {
    for (const none of ['', null]) {
      assert.equal(headersOf(none).get('date'), null);
    }
  });

  it('is there from its head on, and stays when the request breaks off', () => {
    const xhr = xhrWith({ readyState: 1, status: 0 });
    assert.equal(responseOf(xhr), undefined);
    Object.assign(xhr, { readyState: 4 });
    assert.equal(responseOf(xhr), undefined);
    Object.assign(xhr, { readyState: 2, status: 404 });
    assert.equal(responseOf(xhr)?.status, 404);
    Object.assign(xhr, { readyState: 4, status: 0, responseURL: '' });
    assert.equal(responseOf(xhr)?.status, 404);
    assert.equal(responseOf(xhr)?.url, 'https://a.test/');
  });
});
