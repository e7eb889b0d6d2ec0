/** Runs workloads in Node and in browsers. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { launch, openUndriven } from '../support/browsers.js';
import * as workloads from './workloads.js';

const execute = promisify(execFile);

/**
 * @typedef {'events' | 'reconnections' | 'sources'} WorkloadName
 * @typedef {import('./workloads.js').Setting} Setting
 * @typedef {import('./server.js').SoakServer} SoakServer
 * @typedef {{ outcome: any, samples: import('./judge.js').Sample[] }} Result
 */

/** @type {Record<string, (name: WorkloadName, setting: Setting, server: SoakServer) => Promise<Result>>} */
export const runtimes = {
  async node(name, setting) {
    const program = fileURLToPath(new URL('node.js', import.meta.url));
    const options = ['--expose-gc', program, name, JSON.stringify(setting)];
    const { stdout } = await execute(process.execPath, options, { maxBuffer: Infinity });
    return JSON.parse(stdout);
  },
  async chromium(name, setting) {
    const browser = await launch('chromium', {
      args: ['--js-flags=--expose-gc'],
      // An answer may take as long as the workload.
      protocolTimeout: 0,
    });
    try {
      const page = await browser.newPage();
      const session = await page.createCDPSession();
      const pid = Number(browser.process()?.pid);
      /** @type {import('./judge.js').Sample[]} */
      const samples = [];
      await page.exposeFunction('measure', async (/** @type {number} */ wasm) => {
        const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
        samples.push({ heap, wasm, process: await memoryOf(pid) });
      });
      await page.goto(`${setting.origin}/?script=eventsource.js`);
      const outcome = await page.evaluate(runInPage, String(workloads[name]), setting);
      return { outcome, samples };
    } finally {
      await browser.close();
    }
  },

  // Nobody drives it: what drives Firefox has it keep all that comes from the network.
  async firefox(name, setting, { origin, routes }) {
    /** @type {import('./judge.js').Sample[]} */
    const samples = [];
    /** @type {string} */
    const outcome = await new Promise((resolve, reject) => {
      const preferences = { 'dom.testing.testutils.enabled': true };
      const opened = openUndriven('firefox', `${origin}/run`, preferences);
      opened.catch(reject);
      routes['/run'] = () => pageOf(name, setting);
      routes['/measure'] = async (wasm) => {
        const { pid } = await opened;
        samples.push({ wasm: Number(wasm), process: await memoryOf(pid) });
        return '';
      };
      routes['/outcome'] = async (json) => {
        await (await opened).close();
        resolve(json);
        return '';
      };
    });
    return { outcome: JSON.parse(outcome), samples };
  },
};

/**
 * @param {WorkloadName} name
 * @param {Setting} setting
 */
function pageOf(name, setting) {
  const given = [String(workloads[name]), setting].map((value) => JSON.stringify(value)).join();
  return `<!doctype html>
<script src="/eventsource.js"></script>
<script type="module">
  const post = (path, body) => fetch(path, { method: 'POST', body });
  globalThis.measure = (wasm) => post('/measure', wasm);
  const outcome = await (${runInPage})(${given}).catch(String);
  await post('/outcome', JSON.stringify(outcome));
</script>
`;
}

/**
 * Runs in the page.
 *
 * @param {string} code of the workload
 * @param {Setting} setting
 */
async function runInPage(code, setting) {
  const scope = /** @type {any} */ (globalThis);
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    /**
     * @param {WebAssembly.Module} module
     * @param {WebAssembly.Imports} [imports]
     */
    constructor(module, imports) {
      super(module, imports);
      const exported = Object.values(this.exports);
      memories.push(...exported.filter((value) => value instanceof WebAssembly.Memory));
    }
  };
  const collect = async () => {
    // What was let go of in this task is still held by it.
    await new Promise((resolve) => setTimeout(resolve));
    await (scope.gc ? scope.gc() : scope.TestUtils.gc());
  };
  const sample = async () => {
    await collect();
    await scope.measure(memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
  };
  const workload = (0, eval)(`(${code})`);
  return workload(setting, { EventSource: scope.EventSourcePolyfill, sample, collect });
}

/**
 * @param {number} root a process
 * @returns {Promise<number>} bytes that it and its descendants have, what they share counted once
 */
async function memoryOf(root) {
  const parents = new Map();
  for (const entry of await readdir('/proc')) {
    const stat = /^\d+$/.test(entry)
      ? await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
      : '';
    // Behind the name, which may hold anything.
    const [, parent] = /\) \S (\d+)/.exec(stat) ?? [];
    parents.set(Number(entry), Number(parent));
  }
  let sum = 0;
  for (const pid of parents.keys()) {
    let ancestor = pid;
    while (ancestor > 1 && ancestor !== root) {
      ancestor = parents.get(ancestor) ?? 0;
    }
    if (ancestor === root) {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      sum += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
    }
  }
  return sum;
}
