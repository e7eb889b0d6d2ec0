import { provideCompiled } from './compiled.js';

/**
 * Gives the class of `./slim` its binary. Sources constructed earlier are CONNECTING until then.
 *
 * @param {unknown} input
 *   a URL, a `Response`, bytes, a compiled module, or a promise of one of these
 * @returns {Promise<void>}
 * @throws {TypeError} if it is something else, or a response that is not ok
 */
export async function init(input) {
  await provideCompiled(await compile(await input));
}

/**
 * @param {unknown} input
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(input) {
  if (input instanceof WebAssembly.Module) {
    return input;
  }
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) {
    return WebAssembly.compile(/** @type {BufferSource} */ (input));
  }
  if (typeof input === 'string' || input instanceof URL) {
    return compile(await fetch(input));
  }
  if (input instanceof Response) {
    if (!input.ok) {
      throw new TypeError(`init: ${input.url} was answered with status ${input.status}`);
    }
    // Not compileStreaming: it refuses servers that do not know the type application/wasm.
    return WebAssembly.compile(await input.arrayBuffer());
  }
  throw new TypeError(
    `init: expected a URL, a Response, bytes or a WebAssembly.Module, received ${String(input)}`,
  );
}
