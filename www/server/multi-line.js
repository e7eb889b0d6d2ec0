/** Data of several lines, whatever ends them: `send` makes a line of the stream of each. */
import { SSE } from 'eventsource-wasm/server';

const FORECAST = 'Morning: fog\nNoon: sun\r\nEvening: rain, and\n  wind from the west';

export function multiLine() {
  const sse = new SSE();
  sse.on('connection', (client) => client.send(FORECAST));
  return sse.handleRequest.bind(sse);
}
