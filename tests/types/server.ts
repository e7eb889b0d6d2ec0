// The server side in Node, whose types it takes.
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';

import {
  type Client,
  type StaleData,
  type Store,
  MemoryStore,
  SSE,
  createChannel,
  createResponse,
  encodeEvent,
  respond,
} from 'eventsource-wasm/server';
import { type RedisClient, RedisStore } from 'eventsource-wasm/server/redis';
import { expectEqual } from './equal.js';

const channel = createChannel({ history: { count: 100, bytes: 1e6, age: 60_000 }, slow: 'close' });
const sse = new SSE(http.createServer(), {
  path: '/rooms/*',
  verifyRequest: (request: http.IncomingMessage) => request.headers.cookie !== undefined,
  channel,
  cors: { origin: ['https://page.example'], credentials: true },
  keepAlive: false,
});
new SSE(https.createServer());
new SSE(http2.createServer());
new SSE(http2.createSecureServer({}), { verifyRequest: async () => true, cors: { origin: '*' } });
new SSE(null, { cors: { origin: async (origin: string) => origin.endsWith('.example') } });

sse.on('connection', (client, query) => {
  expectEqual<typeof client, Client>(true);
  client.send('data');
  client.send('event', { any: 'data' }, 0);
  client.send({ event: 'a', data: [1], id: 5n, retry: 10 });
  client.on('close', () => query.room);
  expectEqual<typeof client.lastEventId, string>(true);
  channel.subscribe(client);
});
sse.on('connection', async (client) => void client.send('later'));
export const isClient = (value: unknown): value is Client => value instanceof SSE.Client;
export const closed: Promise<void> = sse.close({ retry: 1000, spread: 500 });
export const published: Promise<string | null> = channel.publish({ event: 'a', data: 'b' });
export const text: string = encodeEvent({ data: 'a' });
export const stale = (data: string): StaleData['reason'] => JSON.parse(data).reason;

export const store: Store = new MemoryStore();
createChannel({ store, log: (line) => line.length });

/** As the package `redis` has it, which is not needed for its types. */
declare const client: RedisClient;
export const redis: Store = new RedisStore(client, { key: 'news', count: 100, age: 60_000 });
createChannel({ store: redis });

export const answers: (Response | Promise<Response>)[] = [
  createResponse(['a', { data: 1 }]),
  createResponse(async function* ({ signal }) {
    yield signal.aborted;
  }),
  respond(new Request('https://a.test'), channel, { retry: 5 }),
  respond(new Request('https://a.test'), ({ lastEventId }) => [lastEventId]),
];

// @ts-expect-error a method of no server
new SSE({});
// @ts-expect-error an option that there is not
new SSE(null, { keepalive: 5 });
// @ts-expect-error neither a list nor a function
new SSE(null, { cors: { origin: 'https://page.example' } });
// @ts-expect-error no such way
createChannel({ slow: 'drop' });
// @ts-expect-error not in a stream of events
createResponse(5);
// @ts-expect-error sees no request
createResponse([], { cors: { origin: '*' } });
// @ts-expect-error a client is given, not made
new SSE.Client();
// @ts-expect-error lacks since, subscribe and compare
createChannel({ store: { append: () => '1' } });
// @ts-expect-error the stream has no name
new RedisStore(client, {});
// @ts-expect-error no client
new RedisStore('redis://localhost', { key: 'news' });
