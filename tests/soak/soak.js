/** One workload in one runtime, and what is expected of it. */
import { judge } from './judge.js';
import { runtimes } from './runtimes.js';
import { createSoakServer } from './server.js';

/**
 * How much of it, how often memory is measured, and what must have happened.
 *
 * @type {Record<string, { count: number, samples: number, expect: (outcome: any, count: number) => unknown }>}
 */
const workloads = {
  events: {
    count: 10_000_000,
    samples: 50,
    expect: ({ received, outOfOrder, connections, errors }, count) =>
      received === count && outOfOrder === 0 && connections === 1 && errors === 0,
  },
  reconnections: {
    count: 10_000,
    samples: 50,
    // The last connection may have begun.
    expect: ({ received, connections, failed }, count) =>
      received >= count && connections >= received && connections <= received + 1 && failed === 0,
  },
  sources: {
    count: 10_000,
    samples: 50,
    expect: ({ opened, collected }, count) => opened >= count && collected >= 0.999 * opened,
  },
};

/**
 * @param {string} runtime
 * @param {string} workload
 * @param {number} share of the whole
 * @returns {Promise<{ runtime: string, workload: string, count: number, seconds: number, outcome: any,
 *   samples: import('./judge.js').Sample[] } & ReturnType<typeof judge>>}
 */
export async function soak(runtime, workload, share) {
  const { count: whole, samples: most, expect } = workloads[workload];
  const samples = Math.max(5, Math.min(most, Math.round(most * share * 10)));
  const count = Math.ceil((whole * share) / samples) * samples;
  const server = await createSoakServer();
  const start = performance.now();
  try {
    const name = /** @type {import('./runtimes.js').WorkloadName} */ (workload);
    const result = await runtimes[runtime](name, { origin: server.origin, count, samples }, server);
    const { figures, problems } = judge(result.samples);
    if (!expect(result.outcome, count)) {
      problems.unshift(`of ${count}: ${JSON.stringify(result.outcome)}`);
    }
    const seconds = Math.round((performance.now() - start) / 1000);
    return { runtime, workload, count, seconds, ...result, figures, problems };
  } finally {
    server.close();
  }
}
