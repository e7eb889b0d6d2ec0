import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { define, install } from '../../src/js/install.js';

class Implementation {}

describe('install', () => {
  it('defines the class where there is none, as a browser defines its globals', () => {
    const scope = {};
    assert.equal(install(scope, Implementation), true);
    assert.deepEqual(Object.getOwnPropertyDescriptor(scope, 'EventSource'), {
      value: Implementation,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  });

  it('leaves a class that is there alone', () => {
    class Native {}
    const scope = { EventSource: Native };
    assert.equal(install(scope, Implementation), false);
    assert.equal(scope.EventSource, Native);
  });

  it('leaves a class alone that the scope inherits', () => {
    class Native {}
    const scope = Object.create({ EventSource: Native });
    assert.equal(install(scope, Implementation), false);
    assert.equal(scope.EventSource, Native);
  });

  for (const value of [undefined, null, {}]) {
    it(`replaces ${value}, which is no class`, () => {
      const scope = { EventSource: value };
      assert.equal(install(scope, Implementation), true);
      assert.equal(scope.EventSource, Implementation);
    });
  }

  it('define replaces what is there, and hides it from enumeration', () => {
    const scope = { EventSourcePolyfill: 'earlier' };
    define(scope, 'EventSourcePolyfill', Implementation);
    assert.equal(scope.EventSourcePolyfill, Implementation);
    assert.deepEqual(Object.keys(scope), []);
  });
});
