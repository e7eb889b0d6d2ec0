/**
 * One server of one package, in a process of its own: `node benches/server/serve.js PACKAGE`.
 *
 * Tells its port; at `{ events, perTurn }` it publishes so many, and at `{ events: 0 }` it tells what it
 * holds of memory and has used of processors.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

import { SSE, createChannel } from '../../dist/server.js';

/** 100 bytes, as those of the other benchmarks. */
const DATA = '~'.repeat(100);

/**
 * Each gives what sends one event to all clients, by the means that the package has for it.
 *
 * @type {Record<string, (server: import('node:http').Server) => Promise<() => void>>}
 */
const packages = {
  'this package': async (server) => {
    // The others keep no history and have no bound, so that here neither may be met.
    const channel = createChannel({ maxQueue: 1e9 });
    new SSE(server, { channel });
    return () => channel.publish(DATA);
  },
  'better-sse': async (server) => {
    const { createChannel: create, createSession } = await import('better-sse');
    const channel = create();
    server.on('request', async (request, response) => {
      channel.register(await createSession(request, response));
    });
    return () => channel.broadcast(DATA);
  },
  sse: async (server) => {
    const Other = createRequire(import.meta.url)('sse');
    /** @type {Set<any>} */
    const clients = new Set();
    new Other(server).on('connection', (/** @type {any} */ client) => {
      clients.add(client);
      client.on('close', () => clients.delete(client));
    });
    let id = 0;
    return () => {
      id += 1;
      clients.forEach((client) => client.send('message', DATA, id));
    };
  },
};

const server = createServer();
const publish = await packages[process.argv[2]](server);

server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.({ port });
});

process.on('message', ({ events, perTurn }) => {
  let left = events;
  const turn = () => {
    for (let count = 0; count < perTurn && left > 0; count += 1) {
      publish();
      left -= 1;
    }
    if (left > 0) {
      setImmediate(turn);
    }
  };
  if (left === 0) {
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ rss: process.memoryUsage().rss, cpu: user + system });
  } else {
    turn();
  }
});
