/**
 * `/streams/:name`: a numbered stream per name, so that each page rules its own, and the two
 * classes on one page read the same.
 */
import express from 'express';
import { NumberedStream, REQUEST_EVENT } from './numbered-stream.js';

const MAX_RETRY = 60_000;

/** Longer than any client stays away. */
const KEPT_WITHOUT_CLIENTS = 2 * MAX_RETRY;

export function streamRoutes() {
  const router = express.Router();
  // As text, to be shown; the server side reads the id from it, too.
  const formBody = express.text({ type: 'application/x-www-form-urlencoded' });
  /** @type {Map<string, NumberedStream>} */
  const streams = new Map();

  /** @param {string} name */
  function open(name) {
    const stream = streams.get(name) ?? new NumberedStream();
    streams.set(name, stream);
    return stream;
  }

  /** @param {string} name */
  function forgetWhenIdle(name) {
    setTimeout(() => {
      if (streams.get(name)?.isIdle) {
        streams.get(name)?.stop();
        streams.delete(name);
      }
    }, KEPT_WITHOUT_CLIENTS).unref();
  }

  router.all('/:name', formBody, (request, response) => {
    const { name } = request.params;
    open(name).handleRequest(request, response);
    response.on('close', () => forgetWhenIdle(name));
  });

  router.put('/:name/settings', express.json(), (request, response) => {
    const { rate, type, retry } = request.body ?? {};
    const refusal = refusalOf({ rate, type, retry });
    if (refusal) {
      response.status(400).json({ error: refusal });
      return;
    }
    const stream = open(request.params.name);
    const before = stream.settings;
    stream.change({
      rate: rate ?? before.rate,
      type: type ?? before.type,
      retry: retry ?? before.retry,
    });
    response.json(stream.settings);
  });

  router.post('/:name/drop', (request, response) => {
    const stream = streams.get(request.params.name);
    response.json({ dropped: stream?.drop() ?? 0, last: stream?.last ?? 0 });
  });

  return router;
}

/**
 * @param {{ rate?: unknown, type?: unknown, retry?: unknown }} settings
 * @returns {string | undefined} why they are refused
 */
function refusalOf({ rate, type, retry }) {
  if (rate !== undefined && !(typeof rate === 'number' && rate >= 0.1 && rate <= 1000)) {
    return 'expected a rate of 0.1 to 1000 events per second';
  }
  if (
    retry !== undefined &&
    !(Number.isInteger(retry) && Number(retry) >= 0 && Number(retry) <= MAX_RETRY)
  ) {
    return `expected a retry of 0 to ${MAX_RETRY} whole milliseconds`;
  }
  if (type !== undefined && !(typeof type === 'string' && /^[^\r\n\0]{1,40}$/.test(type))) {
    return 'expected an event type of one line, 1 to 40 characters';
  }
  if (type === REQUEST_EVENT) {
    return `expected another event type: ${REQUEST_EVENT} is the demo's own`;
  }
  return undefined;
}
