/** A port that leads to another one until it is cut: what a network between client and server does. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** @param {string} target URL of a server */
export async function startRelay(target) {
  const { hostname, port } = new URL(target);
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @type {string[]} */
  const requests = [];
  let isCut = false;

  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    const index = requests.push('') - 1;
    client.on('data', (bytes) => {
      requests[index] += bytes;
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => {}); // `close` follows
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());

  function cut() {
    isCut = true;
    sockets.forEach((socket) => socket.resetAndDestroy());
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What came so far, by connection. */
    requests,
    /** Resets all connections, and new ones until {@link mend}. */
    cut,
    mend() {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
