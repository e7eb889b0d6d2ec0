/**
 * Compares the engines that `dist/` holds, from the bytes of a stream to the text and the table of
 * lengths that the dispatcher gets. There is no network, no stream, no decoder and no event in it;
 * per read of 64 KB there are a promise and the copy into the engine's memory.
 */
import { traffic } from './traffic.js';

/** How often a body is sent in one go: long enough for a coarse clock. */
const REPETITIONS = 20;

/**
 * @typedef {new (...values: unknown[]) => { close(): void, free(): void }} Engine wasm-bindgen's class
 * @typedef {Record<string, { events: number, times: Record<string, number[]> }>} Results by shape:
 *   events in one go, and milliseconds by engine
 */

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
  for (const [shape, chunks] of Object.entries(traffic)) {
    const events = (await sameOutput(engines, chunks)) * REPETITIONS;
    const times = Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]));
    // Some rounds warm up: the engines of JavaScript compile what runs often once more.
    for (let round = -2; round < rounds; round += 1) {
      names.reverse();
      for (const name of names) {
        const start = performance.now();
        await interpret(engines[name], chunks, REPETITIONS, () => {});
        if (round >= 0) {
          times[name].push(performance.now() - start);
        }
      }
    }
    results[shape] = { events, times };
  }
  return results;
}

/**
 * @param {Record<string, Engine>} engines
 * @param {Uint8Array[]} chunks
 * @returns {Promise<number>} how many events they all deliver
 */
async function sameOutput(engines, chunks) {
  const outputs = await Promise.all(
    Object.values(engines).map(async (engine) => {
      const output = { text: '', table: '', events: 0 };
      const decoder = new TextDecoder();
      await interpret(engine, chunks, 1, (text, table) => {
        output.text += decoder.decode(text.slice());
        output.table += table.join();
        output.events += table.length / 3;
      });
      return output;
    }),
  );
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
 * @param {(text: Uint8Array, table: Uint32Array) => void} deliver
 */
async function interpret(Engine, chunks, repetitions, deliver) {
  let reads = 0;
  const respond = async () =>
    new Response('', { headers: { 'content-type': 'text/event-stream' } });
  /** @type {() => void} */
  let end = () => {};
  const ended = new Promise((resolve) => {
    end = () => resolve(undefined);
  });
  const dispatcher = {
    environment: { canStream: true, hasXhr: false, isWindow: false },
    requests: {
      send: respond,
      read: async () =>
        reads < chunks.length * repetitions ? chunks[reads++ % chunks.length] : undefined,
      abort() {},
    },
    deliver,
    flush: async () => {},
    turn: async () => {},
    timeout: async () => {},
    /** @param {string} type */
    fire(type) {
      if (type === 'error') {
        end();
      }
    },
    cancel() {},
    release() {},
  };
  const init = { withCredentials: false, transport: undefined, fetch: respond };
  const engine = new Engine(dispatcher, 'https://example.test/', init);
  await ended;
  engine.close();
  // Not left to the garbage collector, or the memory would grow with each go.
  engine.free();
}
