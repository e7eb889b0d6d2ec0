/**
 * Our class beside the browser's own and its peers, in the browsers that are installed:
 * `node benches/browsers/main.js [--quick] [--rounds N] [--only WORKLOAD]... [chromium] [firefox]`.
 * All in one run, as only ratios within a run mean anything. `benches/results/` gets the figures
 * and charts, and the README its table, by `--write`.
 */
import { parseArgs } from 'node:util';

import { browserNames, openUndriven } from '../../tests/support/browsers.js';
import { pages } from './first-event.js';
import { usage } from './processes.js';
import { report, save } from './report.js';
import { serve } from './server.js';
import { smallEvents, workloads } from './workloads.js';

/** @typedef {typeof browserNames[number]} BrowserName */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
  },
});

/** All that read events, in the order of the tables; `contestants.js` has them. */
const READERS = [
  'native',
  'ours',
  'ours, light',
  'ours, onevent',
  'ours, iterator',
  'ours, without WebAssembly',
  'ours, light, without WebAssembly',
  'event-source-polyfill',
  'eventsource',
  '@microsoft/fetch-event-source',
  'sse.js',
  'fetch and eventsource-parser',
];
const LIMITS = ['fetch and decode', 'fetch and discard'];

/** Those of a quick run: a minute is too short for all. */
const QUICK = [
  'native',
  'ours',
  'ours, light',
  'ours, iterator',
  'event-source-polyfill',
  'eventsource',
  'fetch and discard',
];

/** Those that keep no more of a stream than an event. */
const FLAT = READERS.filter((name) => !['sse.js', 'event-source-polyfill'].includes(name));

const { quick } = values;
const MEMORY_SIZE = quick ? 32 : 512;
const CONNECTIONS = 50;

const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const streams = Object.fromEntries(
  Object.entries(workloads).map(([name, { make }]) => [name, make(quick)]),
);
streams.memory = { body: repeat(megabyteOfEvents(), MEMORY_SIZE), amount: MEMORY_SIZE };
const many = smallEvents(quick ? 1_000 : 20_000);
streams.first = { body: [Buffer.from('data: first\n\n')], amount: 1 };
streams.connections = { body: many.body, amount: many.amount * CONNECTIONS };

/** @type {Record<string, import('./report.js').Results>} */
const all = {};
for (const name of positionals.length > 0 ? positionals : browserNames) {
  all[name] = await measureIn(/** @type {BrowserName} */ (name));
  report(name, all[name], { streams });
}
if (values.write) {
  await save(all, { quick, rounds, streams });
}

/**
 * @param {BrowserName} name
 * @returns {Promise<import('./report.js').Results>}
 */
async function measureIn(name) {
  /** @type {import('./report.js').Results} */
  const results = {};
  const plan = makePlan();
  for (const { workload, names } of plan) {
    results[workload] = Object.fromEntries(names.map((reader) => [reader, []]));
  }
  /** @type {() => void} */
  let finish = () => {};
  const done = new Promise((resolve) => {
    finish = () => resolve(undefined);
  });
  let browser = { pid: 0, close: async () => {} };
  const meter = makeMeter(() => browser.pid);
  const server = await serve({
    plan: () => ({
      rounds,
      plan: plan.map(({ hosts, path, ...rest }) => ({
        ...rest,
        urls: hosts.map((host) => `http://${host}:${server.port}${path}`),
      })),
    }),
    streams,
    onmark: (when) => meter.mark(when),
    onresult: ({ workload, name: reader, warmup, ...result }) => {
      if (!warmup) {
        results[workload][reader].push(result);
        console.error(
          `${name}: ${workload}, ${reader}: ${result.error ?? Math.round(result.milliseconds)} ms`,
        );
      }
    },
    ondone: finish,
  });
  browser = await openUndriven(name, `http://127.0.0.1:${server.port}/`);
  await done;
  meter.stop();
  await browser.close();
  server.close();
  return results;
}

function makePlan() {
  const here = ['127.0.0.1'];
  const plan = [
    ...Object.entries(workloads).map(([workload, { types = [] }]) => ({
      workload,
      types,
      names: [...READERS, ...LIMITS],
      hosts: here,
      path: `/stream?name=${workload}`,
    })),
    {
      workload: 'latency',
      types: [],
      names: READERS,
      hosts: here,
      path: `/timed?count=${quick ? 50 : 1_000}`,
    },
    {
      workload: 'first',
      types: [],
      names: Object.keys(pages),
      hosts: here,
      path: '/first?reader=',
      times: quick ? 5 : 20,
    },
    { workload: 'memory', types: [], names: FLAT, hosts: here, path: '/stream?name=memory' },
    {
      workload: 'connections',
      types: [],
      names: READERS.filter((name) => name !== 'sse.js'),
      // A server of its own for each, as far as the browser knows.
      hosts: Array.from({ length: CONNECTIONS }, (_, index) => `127.0.0.${index + 2}`),
      path: '/stream?name=connections',
    },
  ];
  const { only } = values;
  return plan
    .filter(({ workload }) => only.length === 0 || only.includes(workload))
    .map(({ names, ...rest }, index) => ({
      ...rest,
      names: quick ? names.filter((name) => QUICK.includes(name)) : names,
      warmups: quick && index > 0 ? 0 : 1,
    }));
}

/**
 * What the browser takes: at a mark, and its peak since the one before.
 *
 * @param {() => number} pid
 */
function makeMeter(pid) {
  let peak = 0;
  const look = async () => {
    const used = await usage(pid());
    peak = Math.max(peak, used.memory);
    return used;
  };
  const timer = setInterval(look, 250);
  return {
    /** @param {string} when */
    async mark(when) {
      const used = await look();
      const marked = { ...used, peak };
      if (when.startsWith('begin')) {
        peak = used.memory;
      }
      return marked;
    },
    stop: () => clearInterval(timer),
  };
}

function megabyteOfEvents() {
  const block = `data: ${'m'.repeat(1_016)}\n\n`;
  return Buffer.from(block.repeat(1_024));
}

/**
 * @param {Buffer} piece
 * @param {number} count
 * @returns {Iterable<Buffer>}
 */
function repeat(piece, count) {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < count; index += 1) {
        yield piece;
      }
      yield Buffer.from('data: end\n\n');
    },
  };
}
