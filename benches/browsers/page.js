const { EventSourcePolyfill, NativeEventSource } = globalThis;

/**
 * Reads the stream once with each implementation in turn, as often as the URL says, and tells the
 * server how many milliseconds each took. Implementations take turns, so that a busy moment of the
 * machine meets all of them, and each round begins with another one, so that none always pays for
 * the garbage of the same other.
 */
const implementations = {
  native: () => new NativeEventSource('/stream'),
  fetch: () => new EventSourcePolyfill('/stream', { transport: 'fetch' }),
  xhr: () => new EventSourcePolyfill('/stream', { transport: 'xhr' }),
  discard: null,
};

/** Milliseconds before each turn, for what the one before has left to the engine to tidy up. */
const IDLE = 50;

const rounds = Number(new URLSearchParams(location.search).get('rounds'));
const results = Object.fromEntries(Object.keys(implementations).map((name) => [name, []]));
await measure(Object.keys(implementations).filter((name) => name !== 'xhr'));
// Alone, as the text of a whole stream is a burden to whoever comes next.
await measure(['xhr']);
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });

/** @param {string[]} names */
async function measure(names) {
  for (let round = 0; round <= rounds; round += 1) {
    names.push(names.shift());
    for (const name of names) {
      await new Promise((resolve) => setTimeout(resolve, IDLE));
      const construct = implementations[name];
      const start = performance.now();
      await (construct === null ? discard() : drain(construct()));
      // The first round warms up.
      if (round > 0) {
        results[name].push(performance.now() - start);
      }
    }
  }
}

/** The transport's own limit. */
async function discard() {
  const { body } = await fetch('/stream', { cache: 'no-store' });
  const reader = body.getReader();
  let result;
  do {
    result = await reader.read();
  } while (!result.done);
}

/** @param {EventSource} source */
function drain(source) {
  return new Promise((resolve, reject) => {
    let events = 0;
    source.onmessage = () => {
      events += 1;
    };
    source.addEventListener('end', () => {
      source.close();
      resolve();
    });
    source.onerror = () => {
      source.close();
      reject(new Error(`the stream broke after ${events} events`));
    };
  });
}
