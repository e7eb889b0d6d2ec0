const { EventSourcePolyfill, NativeEventSource } = globalThis;

/**
 * Reads the stream once with each implementation in turn, as often as the URL says, and tells the
 * server how many milliseconds each took. Implementations take turns, so that a busy moment of the
 * machine meets all of them.
 */
const implementations = {
  native: () => new NativeEventSource('/stream'),
  fetch: () => new EventSourcePolyfill('/stream', { transport: 'fetch' }),
  xhr: () => new EventSourcePolyfill('/stream', { transport: 'xhr' }),
  discard: null,
};

const rounds = Number(new URLSearchParams(location.search).get('rounds'));
const results = Object.fromEntries(Object.keys(implementations).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, construct] of Object.entries(implementations)) {
    const start = performance.now();
    await (construct === null ? discard() : drain(construct()));
    // The first round warms up.
    if (round > 0) {
      results[name].push(performance.now() - start);
    }
  }
}
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });

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
