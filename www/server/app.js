/** The demo's routes: the page, the examples, what the build made, and the streams. */
import { fileURLToPath } from 'node:url';
import express from 'express';
import { clock } from './clock.js';
import { multiLine } from './multi-line.js';
import { retry } from './retry.js';
import { serverStats } from './server-stats.js';
import { streamRoutes } from './stream-routes.js';

/** @param {string} path */
const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * @param {{ ports: number[] }} listening the ports of the two origins, filled in once they listen
 */
export function createApp(listening) {
  const app = express();
  app.disable('x-powered-by');

  app.use('/streams', streamRoutes());
  app.all('/clock', clock());
  app.all('/multi-line', multiLine());
  app.all('/retry', retry());
  app.all('/serverstats', serverStats());

  app.get('/config.json', (request, response) => {
    const { localPort } = request.socket;
    response.set('Cache-Control', 'no-store');
    response.json({ otherPort: listening.ports.find((port) => port !== localPort) });
  });

  app.use('/dist', express.static(fromRoot('dist')));
  app.use('/vendor/uplot', express.static(fromRoot('node_modules/uplot/dist')));
  app.get('/favicon.ico', (_request, response) => response.sendFile(fromRoot('www/icon.svg')));
  app.use(express.static(fromRoot('www')));
  return app;
}
