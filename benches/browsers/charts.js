/** Draws a chart of events per second for each browser, as SVG. */
import { writeFile } from 'node:fs/promises';

import { init } from 'echarts';

import { workloads } from './workloads.js';

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
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 520 });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: {
      text: `Events per second in ${browser}; the browser's own class is 1`,
      left: 'center',
    },
    legend: { bottom: 0, type: 'plain' },
    grid: { left: 50, right: 20, top: 50, bottom: 130, containLabel: true },
    xAxis: {
      type: 'category',
      data: kinds.map((kind) => workloads[kind].title),
      axisLabel: { width: 150, overflow: 'break' },
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
