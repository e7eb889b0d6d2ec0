/**
 * The seam between the class that pages see and the engine, which is the Rust class.
 *
 * An entry says how the engine arrives: as WebAssembly (compiled.js) or translated to JavaScript
 * (translated.js). It is asked for at the first construction, so that a page that never needs it
 * pays nothing; a source constructed before the engine is there is CONNECTING and is attached later.
 */

/**
 * @typedef {object} Engine the Rust class
 * @property {number} readyState
 * @property {string} lastEventId
 * @property {number} reconnectionTime
 * @property {() => void} close
 * @property {() => void} reconnect
 * @property {() => void} reset
 * @property {(keep: boolean) => void} keepComments
 *
 * @typedef {import('./life-cycle.js').LifeCycle} Source
 *
 * @typedef {object} Glue what wasm-bindgen generates, made anew for each instance
 * @property {new (dispatcher: object, url: string, init: object) => Engine} EventSource
 * @property {WebAssembly.Imports} imports
 * @property {(exports: Exports) => void} start
 *
 * @typedef {Record<string, unknown>} Exports functions above all
 */

/**
 * Makes an instance of the engine.
 *
 * @callback MakeEngine
 * @param {(exports: Exports) => Exports} guard for the exports, before the glue gets them
 * @returns {Glue} started
 */

/** What a call into a broken instance returns: the glue takes some results apart. */
const NOTHING = /** @type {readonly never[]} */ (Object.freeze([]));

/** Gets the engine, if an entry can do so itself. */
let prepare = () => {};
/** Whether that is under way. */
let preparing = false;
/** @type {MakeEngine | null} */
let make = null;
/** @type {Instance | null} */
let instance = null;
/** @type {Source[]} sources constructed before the engine was there */
const waiting = [];

/**
 * Says how to get the engine; called by an entry that can do so itself.
 *
 * @param {() => void} whenNeeded calls {@link provide} or {@link refuse}, at once or later
 */
export function prepareWith(whenNeeded) {
  prepare = whenNeeded;
}

/**
 * Gives the sources an engine, from now on.
 *
 * @param {MakeEngine} makeEngine
 * @throws what that throws; those who wait go on waiting then
 */
export function provide(makeEngine) {
  instance = instance ?? new Instance(makeEngine);
  make = make ?? makeEngine;
  for (const source of waiting.splice(0)) {
    attach(source);
  }
}

/** Fails the sources that wait; the next one asks for the engine again. */
export function refuse() {
  preparing = false;
  for (const source of waiting.splice(0)) {
    source.fail();
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
  if (make === null) {
    // It may wait already, closed and connected again.
    if (waiting.indexOf(source) < 0) {
      waiting.push(source);
    }
    if (!preparing) {
      preparing = true;
      prepare();
    }
    return;
  }
  instance = instance ?? new Instance(make);
  instance.attach(source);
}

/**
 * One instance of the engine.
 *
 * An exception that leaves it, a trap above all, has skipped the Rust code that would have put its
 * state in order: nothing in it may run again. Its sources fail, and later ones get a new instance,
 * with a glue of its own, as objects of the old one still hold addresses in its memory.
 */
class Instance {
  /** @param {MakeEngine} makeEngine */
  constructor(makeEngine) {
    this.broken = false;
    /** @type {Set<Source>} which are not CLOSED, and so must not be collected */
    this.live = new Set();
    this.glue = makeEngine((exports) => {
      /** @type {Exports} */
      const guarded = {};
      for (const name of Object.keys(exports)) {
        const value = exports[name];
        guarded[name] =
          typeof value === 'function' ? this.guard(/** @type {any} */ (value)) : value;
      }
      return guarded;
    });
  }

  /** @param {Source} source */
  attach(source) {
    this.live.add(source);
    source.dispatcher.onrelease = () => {
      this.live.delete(source);
      // Each holds the other, across a border that garbage collectors do not see through.
      source.released();
    };
    try {
      source.attached(new this.glue.EventSource(source.dispatcher, source.url, source.init));
    } catch (error) {
      // The constructor may not throw for it: the source has failed by now.
      reportLater(error);
    }
  }

  /** @param {(...values: unknown[]) => unknown} call an export of the engine */
  guard(call) {
    return (/** @type {unknown[]} */ ...values) => {
      if (this.broken) {
        this.letGo();
        return NOTHING;
      }
      try {
        return call(...values);
      } catch (error) {
        this.broken = true;
        if (instance === this) {
          instance = null;
        }
        this.letGo();
        throw error;
      }
    };
  }

  /**
   * Fails its sources, in a microtask: a page that has run out of stack broke the engine by it, and may
   * have left too little of it for this, too. Then whatever calls next comes here again.
   */
  letGo() {
    Promise.resolve().then(() => {
      this.live.forEach((source) => source.fail());
      this.live.clear();
    });
  }
}

/** @param {unknown} error */
function reportLater(error) {
  setTimeout(() => {
    throw error;
  });
}
