/** What the shipped scripts could evaluate, ask the network for, and import. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { filesOf } from './support/projects.js';
import { reachOf } from './support/reach.js';

/** @param {() => import('./support/projects.js').Projects} projects */
export function testReach(projects) {
  /** @param {(file: string, reach: ReturnType<typeof reachOf>) => void} judge */
  const each = async (judge) => {
    const { installed } = projects().module;
    const files = (await filesOf(installed)).filter((file) => /\.c?js$/.test(file));
    assert.ok(files.length > 20);
    for (const file of files) {
      judge(file.replace('dist/', ''), reachOf(await readFile(join(installed, file), 'utf8')));
    }
  };

  describe('shipped scripts', () => {
    it('evaluate no text', () =>
      each((file, { evaluating }) => {
        // A command of Redis.
        const expected = file.startsWith('server.redis.') ? ['eval'] : [];
        assert.deepEqual(evaluating, expected, file);
      }));

    it('name nothing that asks the network but what a source is made of', () =>
      each((file, { asking }) => {
        const allowed = ['EventSource', 'XMLHttpRequest', 'fetch'];
        if (!/^(?:server|engine|polyfill|compat)\b/.test(file)) {
          // An `a` that is never in a document: it encodes the query of a URL as the document does.
          allowed.push('createElement');
        }
        if (file === 'eventsource.js') {
          // eventsource.legacy.js from beside it, in service workers without WebAssembly.
          allowed.push('importScripts');
        }
        const others = asking.filter((name) => !allowed.includes(name));
        assert.deepEqual(others, [], file);
        if (file.startsWith('server')) {
          assert.deepEqual(asking, [], file);
        }
      }));

    it('import modules of Node, files beside them and the package itself, and no other', () =>
      each((file, { imports }) => {
        const isAllowed = /^(?:node:\w+|\.\/[\w.]+\.c?js|eventsource-wasm)$/;
        const loading = imports.filter((name) => !isAllowed.test(name));
        const expected = [];
        if (/^(?:eventsource|index(?:\.node)?)\.c?js$/.test(file)) {
          expected.push(/^import\("\.\/engine\.js"\)$/);
        }
        if (file === 'eventsource.js') {
          expected.push(/^import\(new URL\("engine\.js",\w+\)\.href\)$/);
        }
        assert.equal(loading.length, expected.length, `${file}: ${loading}`);
        expected.forEach((pattern, index) => assert.match(loading[index], pattern, file));
      }));
  });
}
