/** Ends each stream, having said how long to stay away: another time at each turn. */
import { SSE } from 'eventsource-wasm/server';

const WAITS = [300, 600, 900];

export function retry() {
  const sse = new SSE();
  sse.on('connection', (client) => {
    const turn = /^\d{1,9}$/.test(client.lastEventId) ? Number(client.lastEventId) : 0;
    const wait = WAITS[turn % WAITS.length];
    client.send({ id: turn + 1, retry: wait, data: wait });
    client.close();
  });
  return sse.handleRequest.bind(sse);
}
