// What listeners and handlers are given, and what `this` is in them.
import {
  type EventData,
  EventSource,
  type EventSourceErrorEvent,
  type EventSourceEventMap,
  type EventSourceMessageEvent,
  type EventSourceOpenEvent,
  type Reason,
  type ResponseHeaders,
  type ServerEvent,
} from 'eventsource-wasm';
import { expectEqual } from './equal.js';

const source = new EventSource('/events');

source.onopen = function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, EventSourceOpenEvent>(true);
  expectEqual<typeof event.headers, ResponseHeaders>(true);
  const known: [number, string, boolean] = [event.status, event.url, event.resumed];
  return known;
};
source.onmessage = function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, EventSourceMessageEvent<any>>(true);
  this.close();
};
source.onerror = function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, EventSourceErrorEvent>(true);
  expectEqual<typeof event.reason, Reason>(true);
  expectEqual<typeof event.status, number | undefined>(true);
  expectEqual<typeof event.headers, ResponseHeaders | undefined>(true);
  expectEqual<typeof event.delay, number | undefined>(true);
  expectEqual<typeof event.cause, unknown>(true);
  expectEqual<ReturnType<typeof event.text>, Promise<string>>(true);
  const known: [string, boolean, number] = [event.message, event.willReconnect, event.attempt];
  return known;
};
source.onmessage = null;

source.onevent = function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, ServerEvent<any, string>>(true);
};
source.oncomment = (comment) => expectEqual<typeof comment, string>(true);
source.onevent = source.oncomment = null;

source.addEventListener('open', function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, EventSourceOpenEvent>(true);
});
source.addEventListener('error', ({ reason }) => expectEqual<typeof reason, Reason>(true));
source.addEventListener('message', ({ data, lastEventId }) => [data, lastEventId], { once: true });
// An event type of the server's own.
source.addEventListener('price', function (event) {
  expectEqual<typeof this, typeof source>(true);
  expectEqual<typeof event, EventSourceMessageEvent<any>>(true);
});
source.addEventListener('price', { handleEvent: (event: Event) => event.type }, true);
source.addEventListener('price', null);

// Whatever was written for lib.dom's class.
const ofNative = (event: MessageEvent) => event.data;
const ofText = (event: MessageEvent<string>) => event.data.length;
const ofAny = (event: Event) => event.type;
for (const type of ['message', 'price']) {
  source.addEventListener(type, ofNative);
  source.addEventListener(type, ofText);
  source.addEventListener(type, ofAny, { signal: new AbortController().signal });
  source.removeEventListener(type, ofNative);
  source.removeEventListener(type, ofText, { capture: true });
}
source.onmessage = ofNative;
source.onmessage = ofText;
source.onopen = source.onerror = source.onmessage = ofAny;

// In a function for any of our sources.
export function listen<Events extends EventData, Type extends keyof EventSourceEventMap<Events>>(
  of: EventSource<Events>,
  type: Type,
  listener: (event: EventSourceEventMap<Events>[Type]) => void,
) {
  of.onevent = ({ type, lastEventId }) => `${type} ${lastEventId}`;
  of.addEventListener('message', (event) => event.data);
  of.addEventListener(type, listener);
  return () => of.removeEventListener(type, listener);
}
export const stop = listen(new EventSource<{ tick: number }>('/'), 'tick', ({ data }) => {
  expectEqual<typeof data, number>(true);
});

expectEqual<EventSourceEventMap['error'], EventSourceErrorEvent>(true);
expectEqual<EventSourceEventMap['message'], EventSourceMessageEvent<any>>(true);
expectEqual<EventSourceEventMap['open'], EventSourceOpenEvent>(true);
expectEqual<EventSourceEventMap['price'], EventSourceMessageEvent<any>>(true);
