/**
 * Compares the engines that `dist/` holds, without network and streams: per read of 64 KB there are a
 * promise and the copy into the engine's memory.
 *
 * `parsing` ends where the dispatcher would get text and table. `dispatching` goes on with the shipped
 * dispatcher: it decodes the text, and makes and dispatches an event for each message, though those
 * of one read in one task, and to nobody.
 */
import { Dispatcher } from '../../src/js/dispatcher.js';
import { toEventSourceInit } from '../../src/js/options.js';
import { traffic } from './traffic.js';

/**
 * @typedef {new (...values: unknown[]) => { close(): void }} Engine wasm-bindgen's class
 * @typedef {Record<string, Record<string, { events: number, times: Record<string, number[]> }>>} Results
 *   by way and shape: events in one go, and milliseconds by engine
 */

/**
 * @typedef {object} Way
 * @property {number} repetitions how often a body is sent in one go: long enough for a coarse clock
 * @property {() => object} makeDispatcher with the members that differ
 */

const init = toEventSourceInit({ retry: 'never' });

/** @type {Record<string, Way>} */
const ways = {
  parsing: {
    repetitions: 20,
    makeDispatcher: () => ({ deliver() {}, flush: async () => {} }),
  },
  dispatching: {
    repetitions: 2,
    makeDispatcher() {
      const dispatcher = new Dispatcher(new EventTarget(), init);
      return Object.assign(dispatcher, {
        async flush() {
          let more = true;
          while (more) {
            more = dispatcher.step();
          }
          // Browsers tidy up between tasks.
          await nextTask();
        },
      });
    },
  },
};

/** @returns {Promise<void>} */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Engines take turns, so that a busy moment of the machine meets all of them.
 *
 * @param {Record<string, Engine>} engines
 * @param {number} rounds
 * @returns {Promise<Results>}
 */
export async function measure(engines, rounds) {
  const names = Object.keys(engines);
  /** @type {Results} */
  const results = {};
  for (const [way, { repetitions, makeDispatcher }] of Object.entries(ways)) {
    results[way] = {};
    for (const [shape, chunks] of Object.entries(traffic)) {
      const events = (await sameOutput(engines, chunks)) * repetitions;
      const times = Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]));
      // Some rounds warm up: the engines of JavaScript compile what runs often once more.
      for (let round = -2; round < rounds; round += 1) {
        names.reverse();
        for (const name of names) {
          const dispatcher = makeDispatcher();
          const start = performance.now();
          await interpret(engines[name], chunks, repetitions, dispatcher);
          if (round >= 0) {
            times[name].push(performance.now() - start);
          }
        }
      }
      results[way][shape] = { events, times };
    }
  }
  return results;
}

/**
 * @param {Record<string, Engine>} engines
 * @param {Uint8Array[]} chunks
 * @returns {Promise<number>} how many events they all deliver
 */
async function sameOutput(engines, chunks) {
  const outputs = [];
  for (const engine of Object.values(engines)) {
    const output = { text: '', table: '', events: 0 };
    const decoder = new TextDecoder();
    await interpret(engine, chunks, 1, {
      flush: async () => {},
      /**
       * @param {Uint8Array} text
       * @param {Uint32Array} table
       */
      deliver(text, table) {
        output.text += decoder.decode(text.slice());
        output.table += `${table.join()},`;
        output.events += table.length / 3;
      },
    });
    outputs.push(output);
  }
  const [first, ...others] = outputs;
  if (others.some(({ text, table }) => text !== first.text || table !== first.table)) {
    throw new Error('the engines differ');
  }
  return first.events;
}

/**
 * @param {Engine} Engine
 * @param {Uint8Array[]} chunks
 * @param {number} repetitions
 * @param {object} dispatcher given what it lacks
 */
async function interpret(Engine, chunks, repetitions, dispatcher) {
  let reads = 0;
  /** @type {() => void} */
  let end = () => {};
  const ended = new Promise((resolve) => {
    end = () => resolve(undefined);
  });
  const head = { status: 200, url: '', redirected: false, contentType: 'text/event-stream' };
  Object.assign(dispatcher, {
    requests: {
      isXhr: () => false,
      canProbe: false,
      send: async () => head,
      read: async () =>
        reads < chunks.length * repetitions ? chunks[reads++ % chunks.length] : undefined,
      abort() {},
    },
    watch() {},
    startTimer() {},
    stopTimer() {},
    fireOpen() {},
    tellFailure: end,
    release() {},
  });
  const engine = new Engine(dispatcher, 'https://example.test/', init);
  await ended;
  engine.close();
}
