/** The package in Node, by `import` and by `require`. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { compat } from './support/compat.js';
import { serve } from './support/server.js';

const execute = promisify(execFile);

/** @typedef {'module' | 'commonjs'} ModuleSystem */

/** @type {ModuleSystem[]} */
const moduleSystems = ['module', 'commonjs'];

/** How each module system gets an entry as `entry`. */
const loading = {
  /** @param {string} specifier */
  module: (specifier) => `const entry = await import('${specifier}');`,
  /** @param {string} specifier */
  commonjs: (specifier) => `const entry = require('${specifier}');`,
};

/** @param {() => import('./support/projects.js').Projects} projects */
export function testNode(projects) {
  /**
   * Runs a program in a project.
   *
   * @param {ModuleSystem} system
   * @param {string} source
   * @param {string[]} values of `process.argv.slice(1)`
   * @returns {Promise<any>} what it wrote to its standard output, as JSON
   */
  async function run(system, source, ...values) {
    const { stdout, stderr } = await execute(
      process.execPath,
      [`--input-type=${system}`, '--eval', source, ...values],
      { cwd: projects()[system].folder, timeout: 30_000 },
    );
    assert.equal(stderr, '');
    return JSON.parse(stdout);
  }

  for (const system of moduleSystems) {
    const load = loading[system];

    describe(`node / ${system}`, () => {
      it('exports what it says by name and nothing else', async () => {
        for (const [specifier, names] of Object.entries({
          'eventsource-wasm': ['EventSource'],
          'eventsource-wasm/compat/event-source-polyfill': [
            'EventSource',
            'EventSourcePolyfill',
            'NativeEventSource',
          ],
          'eventsource-wasm/compat/eventsource': ['ErrorEvent', 'EventSource'],
          'eventsource-wasm/compat/fetch-event-source': [
            'EventStreamContentType',
            'fetchEventSource',
          ],
          'eventsource-wasm/compat/sse.js': ['SSE'],
          'eventsource-wasm/fallback': ['EventSource'],
          'eventsource-wasm/polyfill': ['EventSource'],
          'eventsource-wasm/server': [
            'Channel',
            'MemoryStore',
            'SSE',
            'createChannel',
            'createResponse',
            'encodeComment',
            'encodeEvent',
            'findLastEventId',
            'respond',
          ],
          'eventsource-wasm/server/redis': ['RedisStore'],
          'eventsource-wasm/slim': ['EventSource', 'init'],
        })) {
          const exported = await run(
            system,
            `${load(specifier)} console.log(JSON.stringify(Object.keys(entry)));`,
          );
          assert.deepEqual(exported.sort(), names, specifier);
        }
      });

      for (const specifier of [
        'eventsource-wasm',
        ...Object.keys(compat),
        'eventsource-wasm/fallback',
        'eventsource-wasm/server',
        'eventsource-wasm/server/redis',
        'eventsource-wasm/slim',
      ]) {
        it(`${specifier} leaves globals alone`, async () => {
          const added = await run(
            system,
            `const before = Object.getOwnPropertyNames(globalThis);
             ${load(specifier)}
             const after = Object.getOwnPropertyNames(globalThis);
             console.log(JSON.stringify(after.filter((name) => !before.includes(name))));`,
          );
          assert.deepEqual(added, []);
        });
      }

      it('eventsource-wasm/polyfill installs the class where there is none', async () => {
        const outcome = await run(
          system,
          `delete globalThis.EventSource;
           ${load('eventsource-wasm/polyfill')}
           const { value, ...rest } = Object.getOwnPropertyDescriptor(globalThis, 'EventSource');
           console.log(JSON.stringify({ same: value === entry.EventSource, ...rest }));`,
        );
        assert.deepEqual(outcome, {
          same: true,
          writable: true,
          enumerable: false,
          configurable: true,
        });
      });

      it('eventsource-wasm/polyfill leaves a class that is there alone', async () => {
        const outcome = await run(
          system,
          `globalThis.EventSource = class Native {};
           ${load('eventsource-wasm/polyfill')}
           console.log(JSON.stringify([globalThis.EventSource.name, entry.EventSource.name]));`,
        );
        assert.deepEqual(outcome, ['Native', 'EventSource']);
      });

      it('eventsource-wasm/server serves the class of eventsource-wasm', async () => {
        const data = await run(
          system,
          `(async () => {
             const { once } = await import('node:events');
             const { createServer } = await import('node:http');
             const server = createServer().listen(0, '127.0.0.1');
             await once(server, 'listening');
             let channel, source;
             { ${load('eventsource-wasm/server')}
               channel = entry.createChannel();
               new entry.SSE(server, { channel }); }
             channel.publish('one event é');
             { ${load('eventsource-wasm')}
               source = new entry.EventSource('http://127.0.0.1:' + server.address().port + '/sse'); }
             source.onopen = () => channel.publish('another');
             source.onmessage = ({ data }) => {
               source.close();
               server.close();
               console.log(JSON.stringify(data));
             };
           })();`,
        );
        assert.equal(data, 'another');
      });

      it('both entries give the same class', async () => {
        const same = await run(
          system,
          `const entries = [];
           { ${load('eventsource-wasm')} entries.push(entry.EventSource); }
           { ${load('eventsource-wasm/polyfill')} entries.push(entry.EventSource); }
           console.log(entries[0] === entries[1]);`,
        );
        assert.equal(same, true);
      });

      it('entries under ./compat stand on that class', async () => {
        const same = await run(
          system,
          `const classes = [];
           { ${load('eventsource-wasm/compat/eventsource')} classes.push(entry.EventSource); }
           { ${load('eventsource-wasm/compat/event-source-polyfill')} classes.push(entry.EventSourcePolyfill); }
           ${load('eventsource-wasm')}
           console.log(classes.every((it) => Object.getPrototypeOf(it) === entry.EventSource));`,
        );
        assert.equal(same, true);
      });
    });
  }

  it('entries under ./compat stand on the class that the conditions choose', async () => {
    const { stdout } = await execute(
      process.execPath,
      [
        '--conditions=react-native',
        '--eval',
        `const compat = require('eventsource-wasm/compat/eventsource');
         const { EventSource } = require('eventsource-wasm');
         const isLegacy = require.resolve('eventsource-wasm').endsWith('legacy.cjs');
         console.log(isLegacy, Object.getPrototypeOf(compat.EventSource) === EventSource);`,
      ],
      { cwd: projects().commonjs.folder, timeout: 30_000 },
    );
    assert.equal(stdout, 'true true\n');
  });

  describe('node / one event', () => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      server = await serve(projects().root);
    });
    after(() => server.close());

    const receive = `
      const source = new EventSource(process.argv[1]);
      source.onmessage = ({ data, lastEventId }) => {
        source.close();
        console.log(JSON.stringify({ data, lastEventId, readyState: source.readyState }));
        process.exit();
      };
      source.onerror = () => process.exit(1);`;
    const received = { data: 'one event é', lastEventId: '7', readyState: 2 };

    for (const specifier of ['eventsource-wasm', 'eventsource-wasm/fallback']) {
      it(`by a named import of ${specifier}`, async () => {
        const program = `import { EventSource } from '${specifier}'; ${receive}`;
        assert.deepEqual(await run('module', program, `${server.origin}/events`), received);
      });

      it(`by require of ${specifier}`, async () => {
        const program = `const { EventSource } = require('${specifier}'); ${receive}`;
        assert.deepEqual(await run('commonjs', program, `${server.origin}/events`), received);
      });
    }

    for (const [specifier, receiveBy] of Object.entries(compat)) {
      for (const system of moduleSystems) {
        it(`by ${specifier}, ${system}`, async () => {
          const program = `${loading[system](specifier)} ${receiveBy}
            receive(process.argv[1], (data) => {
              console.log(JSON.stringify(data));
              process.exit();
            });`;
          assert.equal(await run(system, program, `${server.origin}/events`), 'one event é');
        });
      }
    }

    it('by the polyfill', async () => {
      const program = `delete globalThis.EventSource; require('eventsource-wasm/polyfill'); ${receive}`;
      assert.deepEqual(await run('commonjs', program, `${server.origin}/events`), received);
    });

    it('by a named import of ./slim, from the bytes of ./eventsource.wasm', async () => {
      const program = `
        import { readFile } from 'node:fs/promises';
        import { EventSource, init } from 'eventsource-wasm/slim';
        init(readFile(new URL(import.meta.resolve('eventsource-wasm/eventsource.wasm'))));
        ${receive}`;
      assert.deepEqual(await run('module', program, `${server.origin}/events`), received);
    });

    it('by require of ./slim, from the bytes of ./eventsource.wasm', async () => {
      const program = `
        const { readFile } = require('node:fs/promises');
        const { EventSource, init } = require('eventsource-wasm/slim');
        init(readFile(require.resolve('eventsource-wasm/eventsource.wasm')));
        ${receive}`;
      assert.deepEqual(await run('commonjs', program, `${server.origin}/events`), received);
    });
  });
}
