/** Watches instances of WebAssembly modules that are made from now on, and makes them trap. */

/** `(module (func (export "trap") unreachable))` */
const TRAPPING = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x08, 0x01, 0x04, 0x74, 0x72, 0x61, 0x70, 0x00, 0x00],
  ...[0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b],
);

export function watchInstances() {
  const { Instance, Module } = WebAssembly;
  const trap = /** @type {() => void} */ (new Instance(new Module(TRAPPING)).exports.trap);
  const state = { count: 0, trapNext: false };

  /**
   * A real trap, though not in the binary: no input makes that one trap.
   *
   * @param {Function} call
   */
  const trapping =
    (call) =>
    (/** @type {unknown[]} */ ...values) => {
      if (state.trapNext) {
        state.trapNext = false;
        trap();
      }
      return call(...values);
    };

  class Watched {
    /**
     * @param {WebAssembly.Module} module
     * @param {WebAssembly.Imports} imports
     */
    constructor(module, imports) {
      state.count += 1;
      const { exports } = new Instance(module, imports);
      this.exports = Object.fromEntries(
        Object.entries(exports).map(([name, value]) => [
          name,
          typeof value === 'function' ? trapping(value) : value,
        ]),
      );
    }
  }
  Object.assign(WebAssembly, { Instance: Watched });
  return state;
}
