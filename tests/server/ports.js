/**
 * A port whose server goes and comes back: `/port/open` answers the number of a new one,
 * `/port/close?port=` refuses further connections and cuts those there are, and
 * `/port/open?port=` accepts them again. All routes are served there as well.
 */
import { Router } from 'express';

import { parametersOf } from './parameters.js';

/**
 * @param {import('express').Express} app
 * @param {{
 *   listen: (app: import('express').Express, port: number) => Promise<import('node:http').Server>,
 *   stop: (server: import('node:http').Server) => Promise<void>,
 *   portOf: (server: import('node:http').Server) => number,
 * }} servers
 */
export function ports(app, { listen, stop, portOf }) {
  /** @type {Map<number, import('node:http').Server>} */
  const open = app.locals.extraServers;

  const router = Router();
  router.all('/port/open', async (request, response) => {
    const server = await listen(app, Number(parametersOf(request).get('port')));
    open.set(portOf(server), server);
    response.json(portOf(server));
  });
  router.all('/port/close', async (request, response) => {
    const port = Number(parametersOf(request).get('port'));
    const server = open.get(port);
    if (server) {
      open.delete(port);
      await stop(server);
    }
    response.status(204).end();
  });
  return router;
}
