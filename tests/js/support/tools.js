/** What scenarios in a process of their own are given. */
import { readFile } from 'node:fs/promises';

import { createServer } from './server.js';
import { watchInstances } from './instances.js';
import { watchMemories } from './memory.js';
import { BrowserLikeMessageChannel } from './message-channel.js';

/** @typedef {ReturnType<typeof createTools>} Tools */
/** @typedef {typeof import('../../../src/js/types/event-source.d.ts').EventSource} EventSourceClass */

export function createTools() {
  const uncaught = /** @type {string[]} */ ([]);
  process.on('uncaughtException', (error) => uncaught.push(String(error)));

  return {
    /** What reached nobody: exceptions and rejections. */
    uncaught,
    createServer,
    watchInstances,
    watchMemories,
    BrowserLikeMessageChannel,
    /** @returns {Promise<Uint8Array<ArrayBuffer>>} */
    readBinary: async () => new Uint8Array(await readFile(`${root}pkg/eventsource.wasm`)),
    /**
     * @param {string} name of a file in `src/js/entries`
     * @returns {Promise<{ EventSource: EventSourceClass }>}
     */
    loadEntry: async (name) => asDeclared(await import(`../../../src/js/entries/${name}.js`)),
    /** @returns {Promise<{ EventSource: EventSourceClass }>} */
    loadEmbedded: async () => asDeclared(await import('../../../src/js/entries/index.js')),
    /** @returns {Promise<{ EventSource: EventSourceClass }>} */
    loadFallback: async () => asDeclared(await import('../../../src/js/entries/fallback.js')),
    /** @returns {Promise<{ EventSource: EventSourceClass, init: typeof import('../../../src/js/init.js').init }>} */
    loadSlim: async () => asDeclared(await import('../../../src/js/entries/slim.js')),
    /**
     * The class of `.`, with another way to get the engine in plain JavaScript.
     *
     * @param {import('../../../src/js/compiled.js').LoadTranslated} load
     * @returns {Promise<{ EventSource: EventSourceClass }>}
     */
    async loadWithTranslated(load) {
      const { EventSource } = asDeclared(await import('../../../src/js/entries/index.js'));
      const { embed } = await import('../../../src/js/compiled.js');
      embed(() => new Uint8Array(), load);
      return { EventSource };
    },
    loadTranslated: () => import('../../../src/js/translated.js'),
    loadEmbeddedBinary: async () => ({
      ...(await import('../../../pkg/embedded.js')),
      ...(await import('../../../src/js/embedded.js')),
    }),
    /** With the options of a source for which none are given. */
    async loadDispatcher() {
      const { Dispatcher } = await import('../../../src/js/dispatcher.js');
      const { toEventSourceInit } = await import('../../../src/js/options.js');
      return { Dispatcher, init: toEventSourceInit(undefined) };
    },
    loadTurns: () => import('../../../src/js/turns.js'),

    /**
     * @param {EventTarget} target
     * @param {string} type
     * @returns {Promise<MessageEvent>}
     */
    next: (target, type) =>
      new Promise((resolve) => {
        target.addEventListener(type, (event) => resolve(/** @type {MessageEvent} */ (event)), {
          once: true,
        });
      }),

    /**
     * Fulfilled when what was under way has had every chance to happen: for what must not happen.
     * Message ports, timers of 0 ms and immediates take their turns.
     */
    async settle() {
      for (let turn = 0; turn < 20; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },

    /**
     * Hands events to a dispatcher as the engine does; what an event does not say is as before.
     *
     * @param {import('../../../src/js/dispatcher.js').Dispatcher} dispatcher
     * @param {{ type?: string, data: string, lastEventId?: string }[]} events
     */
    deliver(dispatcher, events) {
      const texts = events.flatMap(({ type, data, lastEventId }) => [data, type, lastEventId]);
      const table = texts.map((text) => text?.length ?? 0xffff_ffff);
      dispatcher.deliver(new TextEncoder().encode(texts.join('')), Uint32Array.from(table));
    },

    /** The name of what a promise is rejected with, and its message; null if it is fulfilled. */
    rejection: (/** @type {Promise<unknown>} */ promise) => promise.then(() => null, String),
  };
}

/**
 * Handler attributes are defined in a loop, which the compiler does not see.
 *
 * @param {any} module
 */
const asDeclared = (module) => module;

const root = new URL('../../../', import.meta.url).pathname;
