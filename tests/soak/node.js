/**
 * Runs workloads in this process, which `runtimes.js` starts with `--expose-gc`: its arguments are their
 * name and setting as JSON; it prints the outcome and the samples.
 */
import * as workloads from './workloads.js';

/** Memories of instances that are made with the constructor, as the engine is. @type {WebAssembly.Memory[]} */
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

// By its address: the compiler would check what was built.
const { EventSource } = await import(new URL('../../dist/index.node.js', import.meta.url).href);
const [name, setting] = process.argv.slice(2);
/** @type {import('./judge.js').Sample[]} */
const samples = [];

const collect = async () => {
  // What was let go of in this task is still held by it.
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.gc?.();
};
const sample = async () => {
  await collect();
  const { heapUsed, rss } = process.memoryUsage();
  const wasm = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  samples.push({ heap: heapUsed, wasm, process: rss });
};
const workload = /** @type {Record<string, typeof workloads.events>} */ ({ ...workloads })[name];
const outcome = await workload(JSON.parse(setting), { EventSource, sample, collect });
process.stdout.write(JSON.stringify({ outcome, samples }), () => process.exit());
