/** Draws a chart of events per second for each browser, as SVG. */
import { writeFile } from 'node:fs/promises';

import { init } from 'echarts';

import { workloads } from './workloads.js';

/** One for each that is drawn: those of this package blue and green, others red, limits grey. */
const COLOURS = [
  ...['#08306b', '#2171b5', '#4292c6', '#9ecae1', '#006d2c', '#74c476'],
  ...['#7f0000', '#d7301f', '#fc8d59', '#fdbb84', '#6a51a3'],
  ...['#969696', '#525252'],
];

/** Pixels behind a name in the legend: without a browser text is taken for narrower than it is. */
const GAP = 44;

/**
 * @param {Record<string, Record<string, import('./report.js').Row[]>>} figures
 * @param {URL} folder
 */
export async function drawCharts(figures, folder) {
  for (const [browser, results] of Object.entries(figures)) {
    const kinds = Object.keys(workloads).filter((workload) => results[workload]);
    if (kinds.length > 0) {
      await writeFile(new URL(`${browser}.svg`, folder), draw(browser, results, kinds));
    }
  }
}

/**
 * @param {string} browser
 * @param {Record<string, import('./report.js').Row[]>} results
 * @param {string[]} kinds
 */
function draw(browser, results, kinds) {
  const names = results[kinds[0]].map(({ name }) => name).filter((name) => name !== 'native');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 560 });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: {
      text: `Events per second in ${browser}; the browser's own class is 1`,
      left: 'center',
    },
    color: COLOURS,
    legend: { bottom: 0, type: 'plain', itemGap: GAP },
    grid: { left: 20, right: 20, top: 50, bottom: 150, containLabel: true },
    xAxis: {
      type: 'category',
      data: kinds.map((kind) => workloads[kind].title),
      axisLabel: { interval: 0, width: 120, overflow: 'break' },
    },
    yAxis: { type: 'log', logBase: 2 },
    series: names.map((name) => ({
      name,
      type: 'bar',
      data: kinds.map((kind) => results[kind].find((row) => row.name === name)?.ratio ?? null),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
