/**
 * `/answers?token=&answers=`: the n-th request of a token gets the n-th of the given answers, the
 * last one again and again. So a behaviour says in one place what the server does and what the
 * client must make of it.
 *
 * `POST /release?token=` lets a stream of that token go on past one pause.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { Router } from 'express';

import { parametersOf } from './parameters.js';

/**
 * @typedef {object} Answer
 * @property {number} [status] 200 if not given
 * @property {Record<string, string>} [headers] beside `Content-Type: text/event-stream`
 * @property {number} [filler] with how many `a` the body begins
 * @property {Chunk[]} [chunks] the body
 * @property {'end' | 'hold' | 'drop'} [then] after the body: end it well (as if not given), keep
 *   the connection open, or cut it
 * @property {'before the head' | 'in the head'} [drop] cut the connection without a whole head
 * @property {boolean} [headAfterRelease] whether the head waits for a release
 */

/**
 * Text, bytes, or `null`: pause until `/release`.
 *
 * @typedef {string | number[] | null} Chunk
 */

/** Between chunks, so that they reach the client one by one. */
const pauseBetweenChunks = 5;

export function answers() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const gates = createGates();

  const router = Router();
  router.all('/release', (request, response) => {
    gates.release(parametersOf(request).get('token') ?? '');
    response.set('access-control-allow-origin', '*').status(204).end();
  });
  router.all('/answers', async (request, response) => {
    const parameters = parametersOf(request);
    const token = parameters.get('token') ?? '';
    /** @type {Answer[]} */
    const list = JSON.parse(parameters.get('answers') ?? '[]');
    const count = counts.get(token) ?? 0;
    counts.set(token, count + 1);
    await give(list[Math.min(count, list.length - 1)], response, () => gates.pass(token));
  });
  return router;
}

/**
 * @param {Answer} answer
 * @param {import('express').Response} response
 * @param {() => Promise<void>} released
 */
async function give(answer, response, released) {
  const { status = 200, headers = {}, filler = 0, chunks = [], then = 'end', drop } = answer;
  if (answer.headAfterRelease) {
    await released();
  }
  if (drop) {
    if (drop === 'in the head') {
      response.socket?.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-');
    }
    response.socket?.destroySoon();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/event-stream', ...headers });
  response.flushHeaders();
  if (filler > 0) {
    response.write('a'.repeat(filler));
  }
  for (const chunk of chunks) {
    if (chunk === null) {
      await released();
    } else {
      response.write(typeof chunk === 'string' ? chunk : Uint8Array.from(chunk));
      await delay(pauseBetweenChunks);
    }
  }
  if (then === 'end') {
    response.end();
  } else if (then === 'drop') {
    response.socket?.destroySoon();
  }
}

/** A counting semaphore per token: a release may come before the pause that it ends. */
function createGates() {
  /** @type {Map<string, { releases: number, waiting: (() => void)[] }>} */
  const gates = new Map();
  /** @param {string} token */
  const gateOf = (token) => {
    const gate = gates.get(token) ?? { releases: 0, waiting: [] };
    gates.set(token, gate);
    return gate;
  };
  return {
    /** @param {string} token */
    release(token) {
      const gate = gateOf(token);
      const next = gate.waiting.shift();
      if (next) {
        next();
      } else {
        gate.releases += 1;
      }
    },
    /**
     * @param {string} token
     * @returns {Promise<void>}
     */
    pass(token) {
      const gate = gateOf(token);
      if (gate.releases > 0) {
        gate.releases -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => gate.waiting.push(resolve));
    },
  };
}
