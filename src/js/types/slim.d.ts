export * from './event-source.js';

/** lib.dom's `WebAssembly.Module`, which @types/node does not have. */
type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Type } } }
  ? Type
  : never;

/** What `init` takes: where the binary is, or the binary itself. */
export type Binary = string | URL | Response | ArrayBuffer | ArrayBufferView | Module;

/**
 * Gives the class its binary, `eventsource-wasm/eventsource.wasm`. Sources constructed earlier are
 * CONNECTING until then.
 *
 * @throws TypeError if it is something else, or a response that is not ok
 */
export declare function init(binary: Binary | Promise<Binary>): Promise<void>;
