/** What `dist/eventsource.legacy.js` is written in, and what it asks for. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { Linter } from 'eslint';
import globals from 'globals';

import { lacking, takeAway } from '../../support/take-away.js';

/** @type {import('eslint').Linter.Globals} */
const platform = Object.fromEntries(
  [
    // Of ES5, but for what it was to compile at run time.
    ...Object.keys(globals.es5).filter((name) => name !== 'eval' && name !== 'Function'),
    // Of IE 10.
    ...['clearInterval', 'clearTimeout', 'document', 'self', 'setInterval', 'setTimeout'],
    ...['ArrayBuffer', 'DataView', 'Float32Array', 'Float64Array', 'Int8Array', 'Int16Array'],
    ...['Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array'],
    // Where `typeof` has found it.
    ...['FinalizationRegistry', 'global', 'globalThis', 'window'],
    // Where the engine has found it, or the body of a response.
    ...['queueMicrotask', 'ReadableStreamDefaultReader'],
  ].map((name) => [name, 'readonly']),
);

describe('dist/eventsource.legacy.js', () => {
  /** @type {string} */
  let script;
  before(async () => {
    const file = new URL('../../../dist/eventsource.legacy.js', import.meta.url);
    script = await readFile(file, 'utf8').catch(() => {
      throw new Error('expected dist/eventsource.legacy.js: run npm run build first');
    });
  });

  it('is ES5, compiles nothing at run time and names no global that came later', () => {
    const problems = new Linter().verify(script, {
      languageOptions: { ecmaVersion: 5, sourceType: 'script', globals: platform },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules: {
        'no-eval': 'error',
        'no-implied-eval': 'error',
        'no-new-func': 'error',
        // Not within `typeof`, which is how a script asks whether there is one.
        'no-undef': 'error',
      },
    });
    assert.deepEqual(
      problems.map(({ message }) => message),
      [],
    );
  });

  it('leaves the globals of an old engine as they are, but for its own', () => {
    const page = createContext({ setTimeout });
    runInContext(`self = this; (${takeAway})(${JSON.stringify(lacking)});`, page);
    const before = runInContext('Object.getOwnPropertyNames(self)', page);
    runInContext(script, page);
    const after = [...runInContext('Object.getOwnPropertyNames(self)', page)];
    assert.deepEqual(after.filter((/** @type {string} */ name) => !before.includes(name)).sort(), [
      'EventSource',
      'EventSourcePolyfill',
      'NativeEventSource',
    ]);
  });
});
