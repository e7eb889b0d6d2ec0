/**
 * `/endless?of=`: what has no end, as fast as the client reads; it stops after 4 MB, and waits. `line` and
 * `comment` are one line, `block` is lines of data without an empty one, `head` is header fields.
 *
 * `/bomb`: such a line in gzip, 16 MB that take 16 KB; `?of=events` are as many of events.
 */
import { Router } from 'express';
import { gzipSync } from 'node:zlib';

import { parametersOf } from './parameters.js';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';

/** How each begins, and goes on. @type {Record<string, [start: string, piece: string]>} */
const kinds = {
  line: ['retry: 10\ndata: ', 'x'.repeat(64 * 1024)],
  comment: ['retry: 10\n:', 'x'.repeat(64 * 1024)],
  block: ['retry: 10\n', 'data: 0123456789\n'.repeat(4 * 1024)],
  head: [streamHead, `X-Filler: ${'x'.repeat(1024)}\r\n`.repeat(16)],
};

export const endless = Router();

endless.all('/endless', (request, response) => {
  const kind = parametersOf(request).get('of') ?? '';
  const [start, piece] = kinds[kind];
  const { socket } = response;
  const output = kind === 'head' && socket ? socket : response;
  if (output === response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
  }
  output.write(start);
  let left = 4 * 1024 * 1024;
  const write = () => {
    for (let room = true; room && left > 0 && !output.destroyed; left -= piece.length) {
      room = output.write(piece);
    }
  };
  output.on('drain', write);
  write();
});

const size = 16 * 1024 * 1024;
/** Made at the first request, as it takes a while. @type {Record<string, Buffer>} */
const bombs = {};

endless.all('/bomb', (request, response) => {
  const kind = parametersOf(request).get('of') ?? '';
  bombs[kind] ??= gzipSync(
    kind === 'line' ? Buffer.alloc(size, 'data:xxx') : Buffer.alloc(size, 'data:x\n\n'),
  );
  response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
  response.end(bombs[kind]);
});
