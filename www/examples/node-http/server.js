/**
 * Numbered events that resume, with nothing but `node:http`: `node server.js [port]`.
 *
 * It keeps the last events and sends again what came after the last event ID. What
 * `eventsource-wasm/server` does beyond that: slow clients, ids of another process, CORS for some
 * origins, clients that are told when to come back.
 */
import { createServer } from 'node:http';

const KEPT = 1000;
const INTERVAL = 200;
const MAX_FORM = 10_000;
/** Proxies forget a connection on which nothing comes. */
const KEEP_ALIVE = 15_000;

/** @type {{ id: number, data: string }[]} */
const kept = [];
/** @type {Set<import('node:http').ServerResponse>} */
const responses = new Set();
let last = 0;

/** @param {{ id: number, data: string }} event */
const encode = ({ id, data }) => `id: ${id}\ndata: ${data}\n\n`;

/** @param {string} data of one line */
function publish(data) {
  last += 1;
  const event = { id: last, data };
  kept.push(event);
  kept.splice(0, kept.length - KEPT);
  responses.forEach((response) => response.write(encode(event)));
}

const server = createServer((request, response) => {
  if (request.url !== '/events' || !['GET', 'POST'].includes(String(request.method))) {
    response.writeHead(404).end();
    return;
  }
  // Across origins the id comes as a form, since the header would need a preflight.
  let form = '';
  request.on('data', (chunk) => {
    form += chunk;
    if (form.length > MAX_FORM) {
      request.destroy();
    }
  });
  request.on('end', () => {
    const id = request.headers['last-event-id'] ?? new URLSearchParams(form).get('Last-Event-ID');
    subscribe(response, id ? Number(id) : last);
  });
});

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} seen NaN, as of an id that is no number, gets nothing sent again
 */
function subscribe(response, seen) {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
  });
  response.write('retry: 500\n\n');
  kept.filter(({ id }) => id > seen).forEach((event) => response.write(encode(event)));
  responses.add(response);
  response.on('close', () => responses.delete(response));
}

setInterval(() => publish(String(last + 1)), INTERVAL);
setInterval(() => responses.forEach((response) => response.write(':\n\n')), KEEP_ALIVE);

server.listen(Number(process.argv[2] ?? 9001), () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' && address?.port}/events`);
});
