/** The package in each runtime that is no browser: one event, then the process ends by itself. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { availableRuntimes } from '../support/runtimes.js';
import { serve } from './support/server.js';

const execute = promisify(execFile);

const receive = `
  const source = new EventSource(process.argv[2]);
  source.onmessage = ({ data, lastEventId }) => {
    source.close();
    console.log(JSON.stringify({ data, lastEventId, readyState: source.readyState }));
  };`;

/** By file name. @type {Record<string, string>} */
const programs = {
  'import.mjs': `import { EventSource } from 'eventsource-wasm'; ${receive}`,
  'require.cjs': `const { EventSource } = require('eventsource-wasm'); ${receive}`,
  'fallback.mjs': `import { EventSource } from 'eventsource-wasm/fallback'; ${receive}`,
  'fallback.cjs': `const { EventSource } = require('eventsource-wasm/fallback'); ${receive}`,
  'polyfill.mjs': `
    delete globalThis.EventSource;
    await import('eventsource-wasm/polyfill');
    ${receive}`,
  'polyfill.cjs': `
    delete globalThis.EventSource;
    require('eventsource-wasm/polyfill');
    ${receive}`,
};

/** @param {() => import('./support/projects.js').Projects} projects */
export function testRuntimes(projects) {
  describe('runtimes', { concurrency: 2 }, () => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      server = await serve(projects().root);
      for (const [name, program] of Object.entries(programs)) {
        await writeFile(join(projects().module.folder, name), program);
      }
    });
    after(() => server.close());

    for (const { name: runtime, command } of availableRuntimes()) {
      for (const name of Object.keys(programs)) {
        it(`${runtime} / ${name}`, async () => {
          const [file, ...values] = command;
          const { stdout, stderr } = await execute(
            file,
            [...values, name, `${server.origin}/events`],
            { cwd: projects().module.folder, timeout: 30_000 },
          );
          assert.equal(stderr, '');
          assert.deepEqual(JSON.parse(stdout), {
            data: 'one event é',
            lastEventId: '7',
            readyState: 2,
          });
        });
      }
    }
  });
}
