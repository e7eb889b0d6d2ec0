// What listeners and handlers are given, and what `this` is in them.
import { EventSource, type EventSourceEventMap } from 'eventsource-wasm';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const expectEqual = <A, B>(equal: Equal<A, B>) => equal;

const source = new EventSource('/events');

source.onopen = function (event) {
  expectEqual<typeof this, Omit<EventSource, 'unref'>>(true);
  expectEqual<typeof event, Event>(true);
};
source.onmessage = function (event) {
  expectEqual<typeof this, Omit<EventSource, 'unref'>>(true);
  expectEqual<typeof event, MessageEvent>(true);
  this.close();
};
source.onerror = function (event) {
  expectEqual<typeof this, Omit<EventSource, 'unref'>>(true);
  expectEqual<typeof event, Event>(true);
};
source.onmessage = null;

source.addEventListener('open', function (event) {
  expectEqual<typeof this, EventSource>(true);
  expectEqual<typeof event, Event>(true);
});
source.addEventListener('message', ({ data, lastEventId }) => [data, lastEventId], { once: true });
source.addEventListener('error', () => source.readyState === EventSource.CLOSED);
// An event type of the server's own.
source.addEventListener('price', function (event) {
  expectEqual<typeof this, EventSource>(true);
  expectEqual<typeof event, MessageEvent>(true);
});
source.addEventListener('price', { handleEvent: (event: Event) => event.type }, true);
source.addEventListener('price', null);

const listener = (event: MessageEvent) => event.data;
source.addEventListener('price', listener);
source.removeEventListener('price', listener);
source.removeEventListener('message', listener, { capture: true });

expectEqual<keyof EventSourceEventMap, 'error' | 'message' | 'open'>(true);
