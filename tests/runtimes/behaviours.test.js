/** The list of behaviours in runtimes that are no browser, over both engines. */
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

import { createServer } from '../server/index.js';
import { describePlace } from '../support/behaviours.js';
import { createProcess } from '../support/hosts.js';
import { runtimes } from '../support/runtimes.js';
import { lacking } from '../support/take-away.js';

/** Which file of `dist/` has which engine. */
const engines = /** @type {const} */ ({
  'index.node.js': 'WebAssembly',
  'fallback.node.js': 'JavaScript',
});

/** What a context has not that holds nothing but the language, of what the list knows. */
const missingInBare = lacking.filter(
  (name) => !name.includes('.') && !runInContext(`'${name}' in globalThis`, createContext()),
);

// They mostly wait.
describe('runtimes', { concurrency: 4 }, () => {
  /** @type {import('../server/index.js').TestServer} */
  let server;
  before(async () => {
    server = await createServer();
  });
  after(() => server.close());

  for (const { name, command } of runtimes) {
    for (const [file, engine] of Object.entries(engines)) {
      const title = engine === 'WebAssembly' ? name : `${name} without WebAssembly`;
      if (command === null) {
        it.skip(`${title}: npm has none for all systems, so tests have it on Linux alone`);
        continue;
      }
      const script = pathOf(file);
      /** @type {import('../support/behaviours.js').Place} */
      const place = { scope: 'runtime', native: false, transport: 'fetch', script };
      describePlace(title, { runtime: name, engine, place }, () => {
        const { origin, crossOrigin } = server;
        const settings = { ...place, script, origin, crossOrigin, runtime: name };
        return createProcess(command, 'host.js', settings);
      });
    }
  }

  const script = pathOf('fallback.legacy.cjs');
  /** @type {import('../support/behaviours.js').Place} */
  const place = {
    scope: 'runtime',
    native: false,
    transport: 'xhr',
    script,
    without: missingInBare,
  };
  describePlace('bare', { runtime: 'bare', engine: 'ES5', place }, () => {
    const { origin, crossOrigin } = server;
    const settings = { ...place, script, origin, crossOrigin, runtime: 'bare' };
    return createProcess([process.execPath], 'bare.js', settings);
  });
});

/** @param {string} file of dist/ */
function pathOf(file) {
  return fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));
}
