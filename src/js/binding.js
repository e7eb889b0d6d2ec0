/**
 * The seam between the class that pages see and the engine, which is the compiled Rust class.
 *
 * An entry says how the binary arrives. It is compiled at the first construction, so that a page
 * that never needs it pays nothing; a source constructed before the engine is there is CONNECTING
 * and is attached later.
 */
import { createGlue } from '../../pkg/glue.js';

/**
 * @typedef {object} Engine the Rust class
 * @property {number} readyState
 * @property {() => void} close
 *
 * @typedef {import('./event-source.js').Internals} Source
 *
 * @typedef {object} Glue what wasm-bindgen generates, made anew for each instance
 * @property {new (dispatcher: object, url: string, init: object) => Engine} EventSource
 * @property {WebAssembly.Imports} imports
 * @property {(exports: WebAssembly.Exports) => void} start
 */

/** What a call into a broken instance returns: the glue takes some results apart. */
const NOTHING = /** @type {readonly never[]} */ (Object.freeze([]));

/** @type {(() => BufferSource) | null} */
let embedded = null;
/** @type {WebAssembly.Module | null} */
let compiled = null;
/** Whether the embedded binary cannot be compiled here. */
let refused = false;
/** @type {Instance | null} */
let instance = null;
/** @type {Source[]} sources constructed before the engine was there */
const waiting = [];

/**
 * Says where the binary is; called by an entry that holds it.
 *
 * @param {() => BufferSource} decode called once, when it is needed
 */
export function embed(decode) {
  embedded = decode;
}

/**
 * Gives the sources an engine, from now on.
 *
 * @param {WebAssembly.Module} module
 */
export function provide(module) {
  // First, because it throws if the module is another one: those who wait go on waiting then.
  instance ??= new Instance(module);
  compiled ??= module;
  for (const source of waiting.splice(0)) {
    attach(source);
  }
}

/**
 * Starts a source, now or when the engine is there.
 *
 * @param {Source} source
 */
export function attach(source) {
  if (source.closed) {
    return;
  }
  if (compiled === null && embedded !== null) {
    compileEmbedded(embedded());
    embedded = null;
  }
  if (refused) {
    fail(source);
    return;
  }
  if (compiled === null) {
    waiting.push(source);
    return;
  }
  instance ??= new Instance(compiled);
  instance.attach(source);
}

/** @param {BufferSource} bytes */
function compileEmbedded(bytes) {
  try {
    compiled = new WebAssembly.Module(bytes);
  } catch {
    // Chromium before 114 compiles no more than 4 KB at once on the main thread.
    WebAssembly.compile(bytes).then(provide, (error) => {
      refused = true;
      for (const source of waiting.splice(0)) {
        fail(source);
      }
      // Uncaught, so that the page's developer sees the reason.
      throw error;
    });
  }
}

/** @param {Source} source */
function fail(source) {
  source.closed = true;
  source.engine = null;
  source.dispatcher.fail();
}

/**
 * One instance of the binary.
 *
 * An exception that leaves it, a trap above all, has skipped the Rust code that would have put its
 * state in order: nothing in it may run again. Its sources fail, and later ones get a new instance,
 * with a glue of its own, as objects of the old one still hold addresses in its memory.
 */
class Instance {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.broken = false;
    /** @type {Set<Source>} which are not CLOSED, and so must not be collected */
    this.live = new Set();
    this.glue = /** @type {Glue} */ (createGlue());
    const { exports } = new WebAssembly.Instance(module, this.glue.imports);
    const guarded = Object.fromEntries(
      Object.entries(exports).map(([name, value]) => [
        name,
        typeof value === 'function' ? this.guard(/** @type {any} */ (value)) : value,
      ]),
    );
    this.glue.start(guarded);
  }

  /** @param {Source} source */
  attach(source) {
    this.live.add(source);
    source.dispatcher.onrelease = () => {
      this.live.delete(source);
      // Each holds the other, across a border that garbage collectors do not see through.
      source.closed = true;
      source.engine = null;
    };
    try {
      source.engine = new this.glue.EventSource(source.dispatcher, source.url, source.init);
    } catch (error) {
      // The constructor may not throw for it: the source has failed by now.
      reportLater(error);
    }
  }

  /** @param {(...values: unknown[]) => unknown} call an export of the binary */
  guard(call) {
    return (/** @type {unknown[]} */ ...values) => {
      if (this.broken) {
        return NOTHING;
      }
      try {
        return call(...values);
      } catch (error) {
        this.break();
        throw error;
      }
    };
  }

  break() {
    if (this.broken) {
      return;
    }
    this.broken = true;
    if (instance === this) {
      instance = null;
    }
    for (const source of this.live) {
      fail(source);
    }
    this.live.clear();
  }
}

/** @param {unknown} error */
function reportLater(error) {
  setTimeout(() => {
    throw error;
  });
}
