// The server side where there is no Node, nor its types.
import { type Counters, createChannel, createResponse, respond } from 'eventsource-wasm/server';
// @ts-expect-error it needs a server of Node
import { SSE } from 'eventsource-wasm/server';

const channel = createChannel({ history: { count: 100 } });

export default {
  fetch: (request: Request): Promise<Response> | Response =>
    request.url.endsWith('/channel')
      ? respond(request, channel, { cors: { origin: ['https://page.example'] } })
      : createResponse(new ReadableStream<string>()),
};
export const counters: Counters = channel.counters;
export { SSE };
