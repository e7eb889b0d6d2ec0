/** Servers on free ports, which end with their test. */
import { once } from 'node:events';
import http from 'node:http';

/**
 * @typedef {import('node:test').TestContext} TestContext
 * @typedef {import('node:net').AddressInfo} AddressInfo
 */

/** What the application's own listener answers. */
export const APPLICATION = 'the application';

/**
 * @param {TestContext} context
 * @param {import('node:net').Server & { closeAllConnections?: () => void }} [server] one with an
 *   application, by default
 * @param {string} [scheme]
 * @returns {Promise<{ server: any, origin: string, port: number }>}
 */
export async function serve(context, server = http.createServer(application), scheme = 'http') {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    if (server.listening) {
      server.close();
    }
    sockets.forEach((socket) => socket.destroy());
  });
  const { port } = /** @type {AddressInfo} */ (server.address());
  return { server, origin: `${scheme}://127.0.0.1:${port}`, port };
}

/**
 * @param {unknown} _request
 * @param {any} response of http, https or http2
 */
export function application(_request, response) {
  response.end(APPLICATION);
}
