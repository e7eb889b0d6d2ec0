/**
 * `/streams/:name`: a numbered stream per name, so that each page rules its own, and the two
 * classes on one page read the same.
 */
import express from 'express';
import { lastEventId } from './last-event-id.js';
import { NumberedStream } from './numbered-stream.js';

/** The event that tells a client how its own request looked; it has no id and no number. */
const REQUEST_EVENT = 'request-seen';

const SHOWN_HEADERS = ['Host', 'Origin', 'Last-Event-ID', 'Content-Type'];

/** Long enough for the slowest reconnection that the demo offers. */
const KEPT_WITHOUT_SUBSCRIBERS = 60_000;

export function streamRoutes() {
  const router = express.Router();
  const formBody = express.text({ type: 'application/x-www-form-urlencoded' });
  /** @type {Map<string, NumberedStream>} */
  const streams = new Map();

  /** @param {string} name */
  function open(name) {
    const stream = streams.get(name) ?? new NumberedStream();
    if (!streams.has(name)) {
      streams.set(name, stream);
      stream.start();
    }
    return stream;
  }

  /** @param {string} name */
  function forgetWhenIdle(name) {
    setTimeout(() => {
      if (streams.get(name)?.subscribers === 0) {
        streams.get(name)?.stop();
        streams.delete(name);
      }
    }, KEPT_WITHOUT_SUBSCRIBERS).unref();
  }

  router.all('/:name', formBody, (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'POST') {
      next();
      return;
    }
    const stream = open(request.params.name);
    const opening = `event: ${REQUEST_EVENT}\ndata: ${JSON.stringify(describe(request))}\n\n`;
    stream.subscribe(response, lastEventId(request), opening);
    response.on('close', () => forgetWhenIdle(request.params.name));
  });

  router.put('/:name/settings', express.json(), (request, response) => {
    const refusal = refusalOf(request.body ?? {});
    if (refusal) {
      response.status(400).json({ error: refusal });
      return;
    }
    const { rate, type, retry } = request.body;
    const stream = open(request.params.name);
    stream.change({ rate, type, retry });
    response.json(stream.settings);
  });

  router.post('/:name/drop', (request, response) => {
    const stream = streams.get(request.params.name);
    response.json({ dropped: stream?.drop() ?? 0, last: stream?.last ?? 0 });
  });

  return router;
}

/**
 * @param {import('express').Request} request
 * @returns {{ head: string[], body: string }} the lines of the request that matter here
 */
function describe(request) {
  const headers = SHOWN_HEADERS.flatMap((name) => {
    const value = request.get(name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const body = typeof request.body === 'string' ? request.body : '';
  return { head: [`${request.method} ${request.originalUrl}`, ...headers], body };
}

/**
 * @param {{ rate?: unknown, type?: unknown, retry?: unknown }} settings
 * @returns {string | undefined} why they are refused
 */
function refusalOf({ rate, type, retry }) {
  if (rate !== undefined && !(typeof rate === 'number' && rate >= 0.1 && rate <= 1000)) {
    return 'expected a rate of 0.1 to 1000 events per second';
  }
  if (retry !== undefined && !(Number.isInteger(retry) && Number(retry) >= 0)) {
    return 'expected a retry in whole milliseconds';
  }
  if (type !== undefined && !(typeof type === 'string' && /^[^\r\n\0]{1,40}$/.test(type))) {
    return 'expected an event type of one line, 1 to 40 characters';
  }
  if (type === REQUEST_EVENT) {
    return `expected another event type: ${REQUEST_EVENT} is the demo's own`;
  }
  return undefined;
}
