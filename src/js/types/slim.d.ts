export * from './event-source.js';

/** What `init` takes: where the binary is, or the binary itself. */
export type Binary = string | URL | Response | BufferSource | WebAssembly.Module;

/**
 * Gives the class its binary, `eventsource-wasm/eventsource.wasm`. Sources constructed earlier are
 * CONNECTING until then.
 *
 * @throws TypeError if it is something else, or a response that is not ok
 */
export declare function init(binary: Binary | Promise<Binary>): Promise<void>;
