/** Whether memory is flat: the last fifth of the samples against the second one, as the first warms up. */

/**
 * @typedef {object} Sample bytes
 * @property {number} [heap] of JavaScript, after a garbage collection; not every browser tells
 * @property {number} wasm
 * @property {number} process
 */

/** What may grow, and by how much. */
const limits = {
  heap: { factor: 1.05, bytes: 0 },
  wasm: { factor: 1, bytes: 0 },
  process: { factor: 1.1, bytes: 16 * 1024 * 1024 },
};

/**
 * @param {Sample[]} samples
 * @returns {{ figures: Record<string, { second: number, last: number }>, problems: string[] }} medians
 */
export function judge(samples) {
  const size = Math.floor(samples.length / 5);
  /** @type {Record<string, { second: number, last: number }>} */
  const figures = {};
  const problems = [];
  for (const [name, { factor, bytes }] of Object.entries(limits)) {
    const values = samples.map((sample) => sample[/** @type {keyof Sample} */ (name)] ?? NaN);
    const second = median(values.slice(size, 2 * size));
    const last = median(values.slice(-size));
    if (!Number.isNaN(second)) {
      figures[name] = { second, last };
      if (last > Math.max(second * factor, second + bytes)) {
        problems.push(`${name}: ${last} bytes in the last fifth, ${second} in the second`);
      }
    }
  }
  return { figures, problems };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
