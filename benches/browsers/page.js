/**
 * Measures what the server plans, and tells it. Implementations take turns, so that a busy moment
 * of the machine meets all of them; each round begins with another one, so that none always pays for
 * the garbage of the same other.
 */
import { contestants, limits } from './contestants.js';

/** Milliseconds before each turn, for what the one before has left to the engine to tidy up. */
const IDLE = 100;

/** Milliseconds after which a reader counts as lost. */
const LIMIT = 120_000;

/** Its text is the whole stream, a burden to whoever comes next: it has its turns at the end. */
const KEEPS_ALL = ['sse.js'];

const everybody = { ...contestants, ...limits };
const { rounds, plan } = await (await fetch('/plan')).json();
for (const { workload, types, names, urls, times, warmups } of plan) {
  const crowd = names.filter((name) => !KEEPS_ALL.includes(name));
  const rest = names.filter((name) => KEEPS_ALL.includes(name));
  for (const group of [crowd, rest]) {
    for (let round = 0; group.length > 0 && round < warmups + rounds; round += 1) {
      group.push(group.shift());
      for (const name of group) {
        const result = await turn(name, urls, { types, times });
        await report({ workload, name, warmup: round < warmups, ...result });
      }
    }
  }
}
await fetch('/done', { method: 'POST' });

/**
 * @param {string} name
 * @param {string[]} urls read at the same time
 * @param {{ types: string[], times?: number }} job `times` if they are pages, opened one after another
 */
async function turn(name, urls, { types, times }) {
  await new Promise((resolve) => setTimeout(resolve, IDLE));
  const before = await mark('begin');
  const start = performance.now();
  try {
    const read = await Promise.all(
      urls.map((url) =>
        times === undefined
          ? drain(everybody[name], url, types)
          : openPages(url + encodeURIComponent(name), times),
      ),
    );
    const milliseconds = performance.now() - start;
    const after = await mark('end');
    return {
      milliseconds,
      cpu: after.cpu - before.cpu,
      memory: after.peak - before.memory,
      events: sum(read.map(({ events }) => events)),
      length: sum(read.map(({ length }) => length)),
      latencies: read[0].latencies,
    };
  } catch (error) {
    return { error: String(error?.message ?? error?.type ?? error) };
  }
}

/**
 * @param {import('./contestants.js').Contestant} contestant
 * @param {string} url
 * @param {string[]} types
 * @returns {Promise<{ events: number, length: number, latencies: number[] }>}
 */
function drain(contestant, url, types) {
  return new Promise((resolve, reject) => {
    const timed = url.includes('/timed');
    /** @type {number[]} */
    const latencies = [];
    let events = 0;
    let length = 0;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`no end in ${LIMIT / 1_000} s`));
    }, LIMIT);
    const finish = () => {
      clearTimeout(timer);
      // Not from within: some return what stops them only after the first event.
      queueMicrotask(() => stop());
    };
    const stop = contestant(
      url,
      types,
      (data) => {
        if (data === 'end') {
          finish();
          resolve({ events, length, latencies });
          return;
        }
        events += 1;
        length += data.length;
        if (timed) {
          latencies.push(performance.timeOrigin + performance.now() - Number(data));
        }
      },
      (error) => {
        finish();
        reject(error);
      },
    );
  });
}

/**
 * @param {string} url
 * @param {number} times
 * @returns {Promise<{ events: number, length: number, latencies: number[] }>}
 */
async function openPages(url, times) {
  const latencies = [];
  while (latencies.length < times) {
    const frame = document.createElement('iframe');
    frame.src = url;
    latencies.push(
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no event')), LIMIT);
        addEventListener(
          'message',
          ({ data }) => {
            clearTimeout(timer);
            resolve(data);
          },
          { once: true },
        );
        document.body.append(frame);
      }),
    );
    frame.remove();
  }
  return { events: times, length: 0, latencies };
}

/** @param {'begin' | 'end'} when */
async function mark(when) {
  return (await fetch(`/mark?${when}`, { method: 'POST' })).json();
}

/** @param {object} result */
async function report(result) {
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
