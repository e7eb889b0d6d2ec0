// In a program that has the types of Node, and not those of a browser.
import { EventSource, type EventSourceInit } from 'eventsource-wasm';
import 'eventsource-wasm/polyfill';
import { type Binary, init } from 'eventsource-wasm/slim';
import { expectEqual } from './equal.js';

const options: EventSourceInit<{ tick: number[] }> = {
  body: async () => new Blob(['{}']),
  fetch: async (url, request) => fetch(url, { ...request, method: 'POST' }),
  headers: new Headers(),
  parse: JSON.parse,
  signal: AbortSignal.timeout(1000),
};
const source = new EventSource('https://example.test/', options);
source.addEventListener('tick', (event) => expectEqual<typeof event.data, number[]>(true));
source.addEventListener('tick', ({ lastEventId }) => lastEventId, { once: true });
source.addEventListener('message', (event: MessageEvent) => event.data);
source.onopen = ({ status, headers }) => [status.toFixed(), headers.get('X-Served-By')];
source.onerror = ({ reason, type }) => [reason, type];
source.onmessage = (event) => [event.data, event.lastEventId.length, event.origin];
expectEqual<typeof source.url, string>(true);

export async function read(response: Response) {
  for await (const event of EventSource.fromReadableStream<{ tick: number[] }>(response.body!)) {
    expectEqual<typeof event.data, number[]>(true);
  }
}

// The global that the polyfill defines where there is none. Its type is that of Node's own class, in
// which no handler is null, and ours are at first.
new globalThis.EventSource('https://example.test/').onmessage = (event) => event.data;

export const binaries: Binary[] = [new Uint8Array(), new ArrayBuffer(8), new Response()];
export const ready: Promise<void> = init(fetch('https://example.test/e.wasm'));
