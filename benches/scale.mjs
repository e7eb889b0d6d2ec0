/**
 * What connections cost, and how late events are, by each way of serving them:
 * `node benches/scale.mjs [clients]`. Clients are bare sockets, in this process, so what is measured
 * beside the servers is little. Times are of one clock, as all runs on one machine.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { startApplication } from '../tests/scale/support/applications.js';
import { locations, post } from '../tests/scale/support/nchan.js';
import { startNginx } from '../tests/scale/support/nginx.js';
import { startRedis } from '../tests/scale/support/redis.js';

const clients = Number(process.argv[2] ?? 1000);
const events = 200;
const eventsPerSecond = 10;

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

/**
 * @param {string} title
 * @param {{ pids: () => number[] }[]} servers
 * @param {string} url
 * @param {string} publish
 */
async function measure(title, servers, url, publish) {
  const pids = servers.flatMap((server) => server.pids());
  const before = memoryOf(pids);
  /** @type {number[]} */
  const delays = [];
  const sockets = await Promise.all(
    Array.from({ length: clients }, () => open(new URL(url), delays)),
  );
  await setTimeout(1000);
  const perConnection = (memoryOf(pids) - before) / clients;

  const cpu = cpuOf(pids);
  for (let number = 0; number < events; number += 1) {
    const pause = setTimeout(1000 / eventsPerSecond);
    await post(publish, `t${now()}`);
    await pause;
  }
  await setTimeout(2000);
  const used = ((cpuOf(pids) - cpu) / (events * clients)) * 1000;
  sockets.forEach((socket) => socket.destroy());

  delays.sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => delays[Math.floor(delays.length * part)].toFixed(1);
  console.log(
    `${title}: ${delays.length} of ${events * clients} events; ${(perConnection / 1024).toFixed(1)} KiB ` +
      `per idle connection; delay p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ${used.toFixed(1)} µs CPU per event`,
  );
}

/**
 * @param {URL} url
 * @param {number[]} delays
 * @returns {Promise<import('node:net').Socket>} when the stream has begun
 */
function open({ hostname, port, pathname }, delays) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', reject);
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`,
    );
    socket.once('data', () => resolve(socket));
    socket.on('data', (bytes) => {
      for (const [, sent] of bytes.toString('latin1').matchAll(/data: t([\d.]+)\n/g)) {
        delays.push(now() - Number(sent));
      }
    });
  });
}

/** Milliseconds by a clock that all processes of the machine share. */
function now() {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** @param {number[]} pids @returns {number} bytes, of which shared pages count in part */
function memoryOf(pids) {
  return sum(pids, (pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) * 1024;
  });
}

/** @param {number[]} pids @returns {number} milliseconds, of 10 each */
function cpuOf(pids) {
  return sum(pids, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}

/**
 * @param {number[]} pids
 * @param {(pid: number) => number} measureOne
 */
function sum(pids, measureOne) {
  return pids.reduce((total, pid) => total + measureOne(pid), 0);
}
