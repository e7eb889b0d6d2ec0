/**
 * Events per second of this package's server beside others, what an event costs of a processor, and
 * memory of a connection: `node benches/server/main.js [--rounds N]`.
 *
 * Time of a processor is what can be compared on a machine that does other things as well. Each round measures every package, in a process of its own; clients read sockets and look for the
 * data alone, so that what they cost is the same for all.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { median } from '../undriven.js';

const program = fileURLToPath(new URL('serve.js', import.meta.url));
const packages = ['this package', 'better-sse', 'sse'];
/** Events come one by one, or many in a turn, as from a queue that is read in batches. */
const loads = [
  { clients: 1, events: 100_000, perTurn: 1 },
  { clients: 1, events: 100_000, perTurn: 100 },
  { clients: 1000, events: 200, perTurn: 1 },
];

/** Bytes of data per event, which occur nowhere else in a stream. */
const DATA_LENGTH = 100;
const MARK = '~'.charCodeAt(0);

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });

for (const { clients, events, perTurn } of loads) {
  /** @type {Record<string, { rates: number[], cpu: number[], bytes: number[] }>} */
  const results = {};
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const name of packages) {
      const { rate, cpu, bytes } = await measure(name, clients, events, perTurn);
      results[name] ??= { rates: [], cpu: [], bytes: [] };
      results[name].rates.push(rate);
      results[name].cpu.push(cpu);
      results[name].bytes.push(bytes);
    }
  }
  const load = `${clients} clients, ${events} events each, ${perTurn} per turn`;
  console.log(`\n${load}, median of ${values.rounds}`);
  for (const [name, { rates, cpu, bytes }] of Object.entries(results)) {
    const perSecond = Math.round(median(rates)).toLocaleString('en');
    const kilobytes = (median(bytes) / 1024).toFixed(1);
    const memory = clients > 1 ? `${kilobytes.padStart(8)} KB per idle connection` : '';
    const cost = `${median(cpu).toFixed(1).padStart(8)} µs of the server each`;
    console.log(`  ${name.padEnd(14)}${perSecond.padStart(10)} events/s${cost}${memory}`);
  }
}

/**
 * @param {string} name
 * @param {number} count of clients
 * @param {number} events
 * @param {number} perTurn
 * @returns {Promise<{ rate: number, cpu: number, bytes: number }>} events received per second, by all
 *   clients; microseconds of the server's processor per event received; its memory per connection
 */
async function measure(name, count, events, perTurn) {
  const server = fork(program, [name], { execArgv: ['--expose-gc'] });
  const [{ port }] = await once(server, 'message');
  const use = async () => {
    server.send({ events: 0 });
    const [used] = await once(server, 'message');
    return used;
  };
  const empty = await use();
  const clients = await Promise.all(Array.from({ length: count }, () => connect(port)));
  const idle = await use();
  const bytes = (idle.rss - empty.rss) / count;

  // Servers run for days: what it takes until the code is compiled is not measured.
  const warmUp = events / 10;
  server.send({ events: warmUp, perTurn });
  await Promise.all(clients.map(({ until }) => until(warmUp)));
  const warm = await use();

  const started = performance.now();
  server.send({ events, perTurn });
  await Promise.all(clients.map(({ until }) => until(warmUp + events)));
  const rate = (count * events * 1000) / (performance.now() - started);
  const cpu = ((await use()).cpu - warm.cpu) / (count * events);

  clients.forEach(({ socket }) => socket.destroy());
  server.kill();
  await once(server, 'exit');
  return { rate, cpu, bytes };
}

/**
 * @param {number} port
 * @returns {Promise<{ socket: net.Socket, until: (events: number) => Promise<void> }>} once the head
 *   of the stream is there
 */
async function connect(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.write('GET /sse HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await once(socket, 'data');
  let received = 0;
  let wanted = Infinity;
  let done = () => {};
  socket.on('data', (chunk) => {
    for (let index = 0; index < chunk.length; index += 1) {
      if (chunk[index] === MARK) {
        received += 1;
      }
    }
    if (received >= wanted) {
      done();
    }
  });
  return {
    socket,
    until: (events) =>
      new Promise((resolve) => {
        wanted = events * DATA_LENGTH;
        done = resolve;
      }),
  };
}
