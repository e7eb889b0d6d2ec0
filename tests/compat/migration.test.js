/** The programs in docs/migration: each is run against a server, and receives an event. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { cleaningUp } from './support/clean-up.js';
import { stream } from './support/server.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** By page: the package, and the entry that has its names. */
const pages = {
  'event-source-polyfill': ['event-source-polyfill', './compat/event-source-polyfill'],
  eventsource: ['eventsource', './compat/eventsource'],
  'fetch-event-source': ['@microsoft/fetch-event-source', './compat/fetch-event-source'],
  'sse.js': ['sse.js', './compat/sse.js'],
};

describe('docs/migration', () => {
  const { start } = cleaningUp();

  for (const [page, [peer, entry]] of Object.entries(pages)) {
    const programs = async () => {
      const text = await readFile(`${repository}docs/migration/${page}.md`, 'utf8');
      return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, program]) => program);
    };

    it(`${page}: nothing but the import changes`, async () => {
      const [before, after] = await programs();
      assert.ok(before.includes(`from '${peer}'`));
      assert.equal(before.replace(`'${peer}'`, `'eventsource-wasm${entry.slice(1)}'`), after);
    });

    it(`${page}: its programs receive an event`, async () => {
      const server = await start((response) => {
        stream(response, 'id: 1\ndata: hello\n\n');
        // Some end with the stream, others go on until they are stopped.
        response.end();
      });
      const [, ...own] = await programs();
      assert.equal(own.length, 2);
      for (const program of own) {
        assert.equal(
          await firstLine(program.replaceAll('https://api.example/', server.url)),
          'hello',
        );
      }
    });
  }
});

/**
 * @param {string} program
 * @returns {Promise<string>} what it writes first
 */
function firstLine(program) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: repository, timeout: 30_000 },
      (_error, stdout, stderr) => {
        const [line] = stdout.split('\n');
        if (line === '') {
          reject(new Error(`nothing written: ${stderr}`));
        } else {
          resolve(line);
        }
      },
    );
    child.stdout?.once('data', () => child.kill());
  });
}
