/** Runs workloads in Node and in browsers. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { launch } from '../support/browsers.js';
import * as workloads from './workloads.js';

const execute = promisify(execFile);

/**
 * @typedef {'events' | 'reconnections' | 'sources'} WorkloadName
 * @typedef {import('./workloads.js').Setting} Setting
 * @typedef {{ outcome: any, samples: import('./judge.js').Sample[] }} Result
 */

/** @type {Record<string, (name: WorkloadName, setting: Setting) => Promise<Result>>} */
export const runtimes = {
  async node(name, setting) {
    const program = fileURLToPath(new URL('node.js', import.meta.url));
    const options = ['--expose-gc', program, name, JSON.stringify(setting)];
    const { stdout } = await execute(process.execPath, options, { maxBuffer: Infinity });
    return JSON.parse(stdout);
  },
  chromium: (name, setting) => runInBrowser('chromium', name, setting),
  firefox: (name, setting) => runInBrowser('firefox', name, setting),
};

/** What lets a page ask for a garbage collection. */
const collecting = {
  chromium: { args: ['--js-flags=--expose-gc'] },
  firefox: { preferences: { 'dom.testing.testutils.enabled': true } },
};

/**
 * @param {'chromium' | 'firefox'} browserName
 * @param {WorkloadName} name
 * @param {Setting} setting
 * @returns {Promise<Result>}
 */
async function runInBrowser(browserName, name, setting) {
  const browser = await launch(browserName, {
    ...collecting[browserName],
    // An answer may take as long as the workload.
    protocolTimeout: 0,
  });
  try {
    const page = await browser.newPage();
    const session = browserName === 'chromium' ? await page.createCDPSession() : undefined;
    const pid = Number(browser.process()?.pid);
    /** @type {import('./judge.js').Sample[]} */
    const samples = [];
    await page.exposeFunction('measure', async (/** @type {number} */ wasm) => {
      const heap = (await session?.send('Runtime.getHeapUsage'))?.usedSize;
      samples.push({ heap, wasm, process: await memoryOf(pid) });
    });
    await page.goto(`${setting.origin}/?script=eventsource.js`);
    const outcome = await page.evaluate(runInPage, String(workloads[name]), setting);
    return { outcome, samples };
  } finally {
    await browser.close();
  }
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
