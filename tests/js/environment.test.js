/** Where the class finds itself. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { environment } from '../../src/js/environment.js';
import { define, restore } from './support/globals.js';

afterEach(restore);

describe('origin', () => {
  it("is the global object's", () => {
    define({ location: { origin: 'https://page.test' }, origin: 'null' });
    assert.equal(environment.origin, 'null');
  });

  it("is the location's where the global object has none", () => {
    define({ location: { origin: 'https://page.test' } });
    assert.equal(environment.origin, 'https://page.test');
  });

  it('is none without a location', () => {
    define({ origin: 'https://page.test' });
    assert.equal(environment.origin, undefined);
  });

  it('is none in an extension, which reaches its hosts without CORS', () => {
    define({ location: {}, origin: 'chrome-extension://abc' });
    assert.equal(environment.origin, undefined);
  });

  it('is none in Deno, which may be given a location and knows no CORS', () => {
    define({ location: { origin: 'https://page.test' }, Deno: {} });
    assert.equal(environment.origin, undefined);
  });
});
