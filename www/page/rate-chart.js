/** Events per second over the last half minute, drawn with uPlot. */
import uPlot from 'uplot';

const SLOT = 250;
const SLOTS = 120;
const SLOTS_PER_SECOND = 1000 / SLOT;
const HEIGHT = 190;

const seconds = Array.from({ length: SLOTS }, (_, slot) => (slot - SLOTS + 1) / SLOTS_PER_SECOND);

/** Events counted in short slots, read as a sliding second. */
export class RateCounter {
  #slots = [0];

  count() {
    this.#slots[this.#slots.length - 1] += 1;
  }

  /** @param {number} slots how many have gone by */
  advance(slots) {
    const fresh = Math.min(slots, SLOTS);
    this.#slots.push(...Array(fresh).fill(0));
    this.#slots.splice(0, this.#slots.length - SLOTS - SLOTS_PER_SECOND - 1);
  }

  /** The rates of all complete slots, the newest last, null before there was one. */
  get rates() {
    const complete = this.#slots.slice(0, -1);
    const rates = complete.map((_, slot) =>
      complete.slice(Math.max(0, slot - SLOTS_PER_SECOND + 1), slot + 1).reduce((a, b) => a + b, 0),
    );
    return [...Array(SLOTS).fill(null), ...rates].slice(-SLOTS);
  }
}

/**
 * @param {HTMLElement} container
 * @param {{ polyfill: RateCounter, native: RateCounter }} counters
 * @param {(rates: { polyfill: number, native: number }) => void} onRates
 */
export function drawRates(container, counters, onRates) {
  const plot = new uPlot(optionsFor(container), [seconds, [], []], container);
  let drawn = Date.now();

  setInterval(() => {
    const slots = Math.floor((Date.now() - drawn) / SLOT);
    if (slots < 1) {
      return;
    }
    drawn += slots * SLOT;
    counters.polyfill.advance(slots);
    counters.native.advance(slots);
    const native = counters.native.rates;
    const polyfill = counters.polyfill.rates;
    plot.setData([seconds, native, polyfill]);
    onRates({ polyfill: polyfill.at(-1) ?? 0, native: native.at(-1) ?? 0 });
  }, SLOT);

  new ResizeObserver(() => plot.setSize(sizeOf(container))).observe(container);
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', () => plot.redraw());
  }
}

/** @param {HTMLElement} container */
function sizeOf(container) {
  return { width: container.clientWidth, height: HEIGHT };
}

/**
 * @param {HTMLElement} container
 * @returns {uPlot.Options}
 */
function optionsFor(container) {
  // The native trace is broad and pale, the other thin and on top: both show while they agree.
  // Asked for at each drawing, so that the colours follow light and dark.
  /** @param {string} name */
  const colour = (name) => () => getComputedStyle(container).getPropertyValue(name);
  const font = `12px ${getComputedStyle(container).fontFamily}`;
  const spline = uPlot.paths.spline?.();
  const axis = { font, stroke: colour('--ink-soft'), ticks: { show: false } };

  return {
    ...sizeOf(container),
    cursor: { show: false },
    legend: { show: false },
    padding: [10, 20, 0, 0],
    scales: {
      x: { time: false },
      y: { range: (_plot, _min, max) => [0, Math.max(4, (max || 0) * 1.2)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        incrs: [5, 10],
        space: 60,
        values: (_plot, splits) => splits.map((at) => (at === 0 ? 'now' : `−${-at} s`)),
      },
      { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: 44, space: 40 },
    ],
    series: [
      {},
      {
        label: 'Native',
        stroke: colour('--native-trace'),
        fill: colour('--native-wash'),
        width: 7,
        paths: spline,
        points: { show: false },
      },
      {
        label: 'WebAssembly',
        stroke: colour('--polyfill'),
        width: 2,
        paths: spline,
        points: { show: false },
      },
    ],
  };
}
