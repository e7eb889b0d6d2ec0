/**
 * What connections cost, and how late events are.
 *
 * - `node benches/scale.mjs [clients]`: by each way of serving them;
 * - `node benches/scale.mjs --idle 5000 1000`: by one process, so many clients that get nothing and so
 *   many that get ten events per second.
 *
 * Clients are bare sockets, in this process. All runs on one machine.
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startApplication } from '../tests/scale/support/applications.js';
import { locations, post } from '../tests/scale/support/nchan.js';
import { startNginx } from '../tests/scale/support/nginx.js';
import { startRedis } from '../tests/scale/support/redis.js';
import { Crowd, dataOf } from './crowd.js';
import { cpuOf, memoryOf } from './processes.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { idle: { type: 'string' } },
});
const clients = Number(positionals[0] ?? 1000);
const events = 200;
const eventsPerSecond = 10;

/** Milliseconds after which what has not come is lost. */
const PATIENCE = 60_000;

await (values.idle === undefined ? compare() : measureIdleAndBusy(Number(values.idle)));

async function compare() {
  const redis = await startRedis();
  const applications = await Promise.all(
    [1, 2, 3].map(() => startApplication({ redisUrl: redis.url })),
  );
  const [first] = applications;
  const alone = await startApplication({});
  const nginx = await startNginx({
    nchan: true,
    http: `upstream applications { ${applications.map(({ port }) => `server 127.0.0.1:${port};`).join(' ')} }`,
    server: `${locations()}
      location / {
        proxy_pass http://applications;
        proxy_http_version 1.1;
        proxy_set_header Connection '';
      }`,
  });
  const proxied = [nginx, ...applications];

  try {
    await measure('one process', [alone], `${alone.url}/events`, `${alone.url}/publish`);
    await measure('one process, Redis', [first], `${first.url}/events`, `${first.url}/publish`);
    await measure(
      'nginx, 3 processes, Redis',
      proxied,
      `${nginx.url}/events`,
      `${first.url}/publish`,
    );
    await measure('nchan', [nginx], `${nginx.url}/events/a`, `${nginx.url}/publish/a`);
  } finally {
    await Promise.all([alone, ...applications].map((application) => application.kill()));
    await nginx.stop();
    await redis.stop();
  }
}

/** @param {number} idle clients */
async function measureIdleAndBusy(idle) {
  const application = await startApplication({});
  try {
    const pids = application.pids();
    const before = memoryOf(pids);
    const quiet = await Crowd.connect(`${application.url}/quiet`, idle, 1);
    await setTimeout(1000);
    const perConnection = (memoryOf(pids) - before) / idle;
    const { url } = application;
    await measure(`beside ${idle} idle`, [application], `${url}/events`, `${url}/publish`);
    await post(`${url}/publish/quiet`, dataOf(1));
    await Promise.race([quiet.complete, setTimeout(PATIENCE, null, { ref: false })]);
    console.log(
      `idle: ${toKibibytes(perConnection)} per connection; afterwards an event reached ` +
        `${quiet.delays.length} of ${idle}, ${quiet.wrong} wrong`,
    );
    quiet.close();
  } finally {
    await application.kill();
  }
}

/**
 * @param {string} title
 * @param {{ pids: () => number[] }[]} servers
 * @param {string} url
 * @param {string} publish
 */
async function measure(title, servers, url, publish) {
  const pids = servers.flatMap((server) => server.pids());
  const before = memoryOf(pids);
  const crowd = await Crowd.connect(url, clients, events);
  await setTimeout(1000);
  const perConnection = (memoryOf(pids) - before) / clients;

  const cpu = cpuOf(pids);
  for (let number = 1; number <= events; number += 1) {
    const pause = setTimeout(1000 / eventsPerSecond);
    await post(publish, dataOf(number));
    await pause;
  }
  await Promise.race([crowd.complete, setTimeout(PATIENCE, null, { ref: false })]);
  const used = ((cpuOf(pids) - cpu) / (events * clients)) * 1000;
  crowd.close();

  console.log(
    `${title}: ${crowd.delays.length} of ${events * clients} events, ${crowd.wrong} wrong; ` +
      `${toKibibytes(perConnection)} per idle connection; delay p50 ${crowd.delayOf(0.5).toFixed(1)} ms, ` +
      `p99 ${crowd.delayOf(0.99).toFixed(1)} ms; ${used.toFixed(1)} µs CPU per event`,
  );
}

/** @param {number} bytes */
function toKibibytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
