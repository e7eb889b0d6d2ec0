/**
 * The server that tests talk to: one application on two ports, so that the second is another
 * origin.
 *
 * Each route is a behaviour of a server, in a file of its own. Query parameters that work on all of
 * them: `token` (see log.js), `cors` and `preflight` (cors.js), `post` (form.js).
 */
import { createServer as createHttpServer } from 'node:http';

import express from 'express';

import { answers } from './answers.js';
import { basicAuth } from './basic-auth.js';
import { contentType } from './content-type.js';
import { cookies } from './cookies.js';
import { cors } from './cors.js';
import { echo } from './echo.js';
import { endless } from './endless.js';
import { form } from './form.js';
import { largeEvent } from './large-event.js';
import { log } from './log.js';
import { numbered } from './numbered.js';
import { pages } from './pages.js';
import { ports } from './ports.js';
import { redirect } from './redirect.js';
import { status } from './status.js';
import { types } from './types.js';

export { createNumberedStream } from './numbered-stream.js';
export { lastEventIdOf } from './last-event-id.js';

/**
 * @typedef {object} TestServer
 * @property {string} origin such as `http://127.0.0.1:4000`
 * @property {string} crossOrigin the same routes on another port
 * @property {string} localhost the same routes and port under another host name, thus another site
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<TestServer>} */
export async function createServer() {
  const app = createApp();
  const servers = [await listen(app, 0), await listen(app, 0)];
  const [port, crossPort] = servers.map(portOf);
  return {
    origin: `http://${host}:${port}`,
    crossOrigin: `http://${host}:${crossPort}`,
    localhost: `http://localhost:${port}`,
    close: async () => {
      await Promise.all([...servers, ...app.locals.extraServers.values()].map(stop));
    },
  };
}

const host = '127.0.0.1';

function createApp() {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  /** Listeners that ports.js opened, by port. @type {Map<number, import('node:http').Server>} */
  app.locals.extraServers = new Map();
  const type = ['application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain'];
  app.use(express.text({ type, limit: '1mb' }));
  app.use(log());
  app.use(form);
  app.use(cors);
  app.use(answers());
  app.use(basicAuth);
  app.use(contentType);
  app.use(cookies);
  app.use(echo);
  app.use(endless);
  app.use(largeEvent);
  app.use(numbered());
  app.use(pages());
  app.use(ports(app, { listen, stop, portOf }));
  app.use(redirect);
  app.use(status);
  app.use(types);
  return app;
}

/**
 * @param {import('express').Express} app
 * @param {number} port 0 for any free one
 * @returns {Promise<import('node:http').Server>}
 */
function listen(app, port) {
  // Behaviours put whole streams into the query, and ids of many kilobytes into a header.
  const server = createHttpServer({ maxHeaderSize: 256 * 1024 }, app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** @param {import('node:http').Server} server */
function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error(`expected a listening server, received the address ${address}`);
  }
  return address.port;
}

/**
 * @param {import('node:http').Server} server
 * @returns {Promise<void>}
 */
function stop(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
