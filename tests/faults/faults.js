/**
 * What a network or a server does to connections. Each fault meets every other one; those between
 * are cut in the middle of the events, so that something comes.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} [query] of the stream
 * @property {object} [init] options that are needed to survive it
 * @property {(index: number, random: import('../differential/random.js').Random) => import('./proxy.js').Fault} fault the one of
 *   that index
 * @property {'head'} [ends] where browsers take an end, wherever it is, for that of the head: a source
 *   fails if no type stands before it, the browser's own too
 * @property {number} [faults] how many there are; `FAULTS` by default
 */

import { LONG } from './proxy.js';

/** How many faults each source meets; `FAULTS` in the environment says otherwise. */
export const FAULTS = Number(process.env.FAULTS ?? 4);

/** Longer than the head of a response and its first events, compressed or not. */
const SHORT = 420;

/** Bytes of that head at most. Browsers take an end in it for its own: see `ends`. */
const HEAD = 260;

const timeouts = { connectTimeout: 150, heartbeatTimeout: 150, retry: { initial: 10, max: 10 } };

/** @type {Case[]} */
export const cases = [
  ...kinds(['reset', 'restart', 'pause', 'drip'], {}),
  ...kinds(['end', 'garbage'], {}, HEAD),
  ...kinds(['stall'], timeouts),
  {
    name: 'end, in a compressed response',
    query: 'gzip',
    fault: (_index, random) => ({ kind: 'end', at: HEAD + random.below(SHORT) }),
  },
  ...answers({
    'nothing that is HTTP': 'SSH-2.0-OpenSSH_9.2\r\n',
    'half a head': 'HTTP/1.1 200 OK\r\nContent-Type: text/ev',
    'a body shorter than it says':
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 500\r\n\r\ndata: 0',
    'a chunk with a size that is none':
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\ndata: 0\n\n',
    'a redirect in circles': 'HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n',
    'a stream without an event':
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n',
  }),
];

/**
 * @param {Case} tested
 * @param {import('../differential/random.js').Random} random
 * @param {() => void} oncalm called at the first request that nothing happens to
 * @returns {(index: number) => import('./proxy.js').Fault | undefined}
 */
export function planOf({ fault, faults = FAULTS }, random, oncalm) {
  return (index) => {
    if (index >= 2 * faults) {
      oncalm();
      return undefined;
    }
    // The first is spared: it brings the reconnection time. An end lets all arrive that was sent.
    return index % 2 === 1 ? fault((index - 1) / 2, random) : { kind: 'end', at: LONG };
  };
}

/**
 * @param {import('./proxy.js').Fault['kind'][]} names
 * @param {object} init
 * @param {number} [first] of the offsets
 * @returns {Case[]}
 */
function kinds(names, init, first = 0) {
  return names.map((kind) => ({
    name: `${kind} anywhere ${first > 0 ? 'behind the head of' : 'in'} a response`,
    init,
    // All offsets in turn if there are as many faults as that, else some of them.
    fault: (index, random) => ({
      kind,
      at: first + (FAULTS >= SHORT ? index % SHORT : random.below(SHORT)),
    }),
  }));
}

/**
 * @param {Record<string, string>} texts
 * @returns {Case[]}
 */
function answers(texts) {
  return Object.entries(texts).map(([name, text]) => ({
    name: `the answer is ${name}`,
    fault: () => ({ kind: 'answer', text }),
    faults: 3,
    ...(!text.includes('\r\n\r\n') && { ends: 'head' }),
  }));
}
