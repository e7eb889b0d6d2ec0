/**
 * The page's side: runs event sources and writes down what each one fires, in order.
 */

/** The script under test leaves the browser's own class in its place. */
const NativeEventSource = globalThis.EventSource;

/**
 * @typedef {new (url: string, init: { transport: Run['transport'] }) => EventSource} OurClass
 */
const { EventSourcePolyfill } = /** @type {{ EventSourcePolyfill: OurClass }} */ (
  /** @type {unknown} */ (globalThis)
);

/**
 * @typedef {object} Run
 * @property {string} url
 * @property {'native' | 'ours'} implementation
 * @property {'fetch' | 'xhr'} [transport] of ours
 * @property {string[]} types to listen for
 * @property {boolean} endsWaiting whether the source is to be left waiting for long at its end
 */

/**
 * - `['message', type, data, lastEventId, origin]`: a MessageEvent
 * - `['open', readyState]`, `['error', readyState]`: a plain Event of that type
 * - `['late']`: no connection was made long after the last one was lost
 * - `['never closed']`: given up
 * - `['not run']`: too many were given up
 *
 * @typedef {(string | number)[]} Entry
 */

/**
 * Milliseconds: below the default reconnection time of each browser, and far above all that the cases
 * set.
 */
const lateAfter = 2500;

const giveUpAfter = 20_000;

/** A class that never gets anywhere is not asked a thousand times. */
const mostGivenUp = 64;

/** What one page runs at a time. The browser queues what exceeds its connections per host. */
const concurrency = 32;

let givenUp = 0;

/**
 * @param {Run[]} runs
 * @returns {Promise<string>} JSON: one log of entries per run
 */
export async function collectLogs(runs) {
  /** @type {Entry[][]} */
  const logs = [];
  const waiting = runs.entries();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const [index, run] of waiting) {
        logs[index] = givenUp < mostGivenUp ? await collectLog(run) : [['not run']];
      }
    }),
  );
  return JSON.stringify(logs);
}

/**
 * @param {Run} run
 * @returns {Promise<Entry[]>}
 */
function collectLog({ url, implementation, transport, types, endsWaiting }) {
  return new Promise((resolve) => {
    /** @type {Entry[]} */
    const log = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let lateTimer;
    const giveUpTimer = setTimeout(giveUp, giveUpAfter);
    const source =
      implementation === 'native'
        ? new NativeEventSource(url)
        : new EventSourcePolyfill(url, { transport });
    for (const type of types) {
      source.addEventListener(type, record);
    }

    /** @param {MessageEvent | Event} event */
    function record(event) {
      if (event instanceof MessageEvent) {
        log.push(['message', event.type, event.data, event.lastEventId, event.origin]);
        return;
      }
      clearTimeout(lateTimer);
      log.push([event.type, source.readyState]);
      if (source.readyState === source.CLOSED) {
        finish();
      } else if (event.type === 'error') {
        lateTimer = setTimeout(late, lateAfter);
      }
    }

    async function late() {
      const lost = log.length;
      // Whatever holds up a machine holds this up too: a busy one is not taken for a late source.
      await fetch(new URL('/stream/of-nobody', url), { mode: 'no-cors', cache: 'no-store' });
      if (log.length > lost) {
        return;
      }
      log.push(['late']);
      if (endsWaiting) {
        finish();
      }
    }

    function giveUp() {
      givenUp += 1;
      log.push(['never closed']);
      finish();
    }

    function finish() {
      clearTimeout(giveUpTimer);
      clearTimeout(lateTimer);
      source.close();
      resolve(log);
    }
  });
}
