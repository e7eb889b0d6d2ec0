/**
 * Remembers each request that carries `?token=`, so that a test can see what the client sent.
 *
 * - `GET /log?token=` answers `[{ method, url, headers, body, closed }]` in order of arrival;
 *   `closed` says that the connection ended before the response did, as when a client aborts.
 * - `&atLeast=n` waits until there are n requests, `&closed=n` until n of them are closed.
 */
import { EventEmitter } from 'node:events';

import { Router } from 'express';

import { parametersOf } from './parameters.js';

export function log() {
  /** @type {Map<string, Entry[]>} */
  const entries = new Map();
  const changes = new EventEmitter();
  changes.setMaxListeners(0);

  const router = Router();
  router.get('/log', (request, response) => {
    const parameters = parametersOf(request);
    const token = parameters.get('token') ?? '';
    const answer = () => {
      const found = entries.get(token) ?? [];
      const closed = found.filter((entry) => entry.closed);
      if (
        found.length >= Number(parameters.get('atLeast')) &&
        closed.length >= Number(parameters.get('closed'))
      ) {
        changes.off('change', answer);
        response.set('access-control-allow-origin', '*').set('cache-control', 'no-store');
        response.json(found);
      }
    };
    changes.on('change', answer);
    response.on('close', () => changes.off('change', answer));
    answer();
  });
  router.use((request, response, next) => {
    const token = parametersOf(request).get('token');
    if (token !== null && request.path !== '/release') {
      const { method, url, headers, body = '' } = request;
      const entry = { method, url, headers, body, closed: false };
      entries.set(token, [...(entries.get(token) ?? []), entry]);
      response.on('close', () => {
        entry.closed = !response.writableFinished;
        changes.emit('change');
      });
      changes.emit('change');
    }
    next();
  });
  return router;
}

/**
 * @typedef {object} Entry
 * @property {string} method
 * @property {string} url
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} body
 * @property {boolean} closed
 */
