/** The server's time, every second, as a custom event: `myEvent`. */
import { SSE } from 'eventsource-wasm/server';

export function clock() {
  const sse = new SSE(null, { cors: { origin: '*' } });
  const now = () => ({ event: 'myEvent', data: new Date().toISOString() });
  sse.on('connection', (client) => client.send(now()));
  setInterval(() => sse.clients.forEach((client) => client.send(now())), 1000).unref();
  return sse.handleRequest.bind(sse);
}
