/** The ES5 file in React Native's engine, an old version of it: the newest that npm has to run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** By `process.platform`; for x64. @type {Record<string, string>} */
const folders = { linux: 'linux64-bin', darwin: 'osx-bin' };
const bin = folders[process.platform];

it(
  'Hermes: a stream in pieces, its end, and one that resumes it',
  { skip: unavailable() },
  async () => {
    const here = new URL('./', import.meta.url);
    const parts = await Promise.all(
      ['hermes.js', '../../dist/eventsource.legacy.js', 'hermes-receive.js'].map((name) =>
        readFile(new URL(name, here), 'utf8'),
      ),
    );
    const folder = await mkdtemp(join(tmpdir(), 'eventsource-hermes-'));
    try {
      const script = join(folder, 'all.js');
      await writeFile(script, parts.join('\n;\n'));
      const hermes = fileURLToPath(new URL(`node_modules/hermes-engine-cli/${bin}/hermes`, here));
      // As React Native runs it: with promises, and their reactions after each task. `-w`: no warnings.
      const options = ['-w', '-Xes6-promise', '-Xmicrotask-queue'];
      const { stdout } = await execute(hermes, [...options, script], { timeout: 30_000 });
      assert.deepEqual(stdout.trimEnd().split('\n'), [
        'GET https://host.test/events',
        'open 1 undefined undefined true',
        'message 1 one 日😀 é true',
        'price 1 1 é true',
        'error 0 undefined undefined true',
        'GET https://host.test/events',
        // Bytes of UTF-8, each as a character.
        'Last-Event-ID %C3%83%C2%A9',
        'open 1 undefined undefined true',
        'message 1 two é true',
        'abort',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

function unavailable() {
  return process.arch === 'x64' && bin !== undefined ? false : 'npm has no Hermes for this system';
}
