/** The package in each runtime that is no browser: one event, then the process ends by itself. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { availableRuntimes } from '../support/runtimes.js';
import { compat } from './support/compat.js';
import { serve } from './support/server.js';

const execute = promisify(execFile);

const receive = `
  const source = new EventSource(process.argv[2]);
  source.onmessage = ({ data, lastEventId }) => {
    source.close();
    console.log(JSON.stringify({ data, lastEventId, readyState: source.readyState }));
  };`;

const received = { data: 'one event é', lastEventId: '7', readyState: 2 };

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

/** By file name: all entries under `./compat`, one after the other. @type {Record<string, string>} */
const compatPrograms = {
  'compat.mjs': receiveByEach((specifier) => `import('${specifier}')`),
  'compat.cjs': receiveByEach((specifier) => `require('${specifier}')`),
};

/** @param {(specifier: string) => string} load */
function receiveByEach(load) {
  const functions = Object.entries(compat).map(
    ([specifier, receiveBy]) => `async () => {
      const entry = await ${load(specifier)};
      ${receiveBy}
      return new Promise((resolve) => receive(process.argv[2], resolve));
    }`,
  );
  return `(async () => {
    const received = [];
    for (const run of [${functions.join(',')}]) {
      received.push(await run());
    }
    console.log(JSON.stringify(received));
  })();`;
}

/** @param {() => import('./support/projects.js').Projects} projects */
export function testRuntimes(projects) {
  describe('runtimes', { concurrency: 2 }, () => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      server = await serve(projects().root);
      for (const [name, program] of Object.entries({ ...programs, ...compatPrograms })) {
        await writeFile(join(projects().module.folder, name), program);
      }
    });
    after(() => server.close());

    for (const { name: runtime, command } of availableRuntimes()) {
      /** @param {string} name */
      const run = async (name) => {
        const [file, ...values] = command;
        const { stdout, stderr } = await execute(
          file,
          [...values, name, `${server.origin}/events`],
          { cwd: projects().module.folder, timeout: 30_000 },
        );
        assert.equal(stderr, '');
        return JSON.parse(stdout);
      };

      for (const name of Object.keys(programs)) {
        it(`${runtime} / ${name}`, async () => {
          assert.deepEqual(await run(name), received);
        });
      }
      for (const name of Object.keys(compatPrograms)) {
        it(`${runtime} / ${name}`, async () => {
          assert.deepEqual(await run(name), Array(Object.keys(compat).length).fill(received.data));
        });
      }
    }
  });
}
