/**
 * Serves the projects, and `/events`, which is one event and then an open stream.
 */
import { once } from 'node:events';

import express from 'express';

/**
 * @param {string} folder
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve(folder) {
  const app = express();
  app.get('/events', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('id: 7\ndata: one event é\n\n');
  });
  // Firefox asks for it by itself, and a 404 would be logged as an error.
  app.get('/favicon.ico', (_request, response) => {
    response.status(204).end();
  });
  app.use(express.static(folder));

  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
