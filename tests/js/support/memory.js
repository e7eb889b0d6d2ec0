/**
 * Finds the memories of engines that are made from now on: WebAssembly's, and the buffer that stands for
 * one in the engine in plain JavaScript.
 */
export function watchMemories() {
  /** @type {(() => ArrayBuffer)[]} */
  const buffers = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    /**
     * @param {WebAssembly.Module} module
     * @param {WebAssembly.Imports} [imports]
     */
    constructor(module, imports) {
      super(module, imports);
      const exported = Object.values(this.exports);
      const memory = exported.find((value) => value instanceof WebAssembly.Memory);
      buffers.push(() => /** @type {WebAssembly.Memory} */ (memory).buffer);
    }
  };
  const { ArrayBuffer } = globalThis;
  globalThis.ArrayBuffer = /** @type {any} */ (
    class extends ArrayBuffer {
      /** @param {number} length */
      constructor(length) {
        super(length);
        // No other is as large as a memory is at its start.
        if (length >= 1024 * 1024) {
          buffers.push(() => /** @type {any} */ (this));
        }
      }
    }
  );
  return {
    /** Overwrites the newest one, all of it. */
    clear() {
      new Uint8Array(/** @type {() => ArrayBuffer} */ (buffers.at(-1))()).fill(0);
    },
  };
}
