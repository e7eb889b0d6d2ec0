// The class stands wherever lib.dom's is asked for.
import { EventSource, type EventSourceInit } from 'eventsource-wasm';

type Native = typeof globalThis.EventSource;

export const asClass = EventSource satisfies Native;
export const assigned: Native = EventSource;
export const installed = (globalThis.EventSource = EventSource);

const source = new EventSource('/events');
export const asInstance: globalThis.EventSource = source;
export const asTarget: EventTarget = source;

// Typed events do not bar it from anywhere either.
const typed = new EventSource<{ message: string; tick: number[] }>('/events');
export const typedAsNative: globalThis.EventSource = typed;
export const typedAsAny: EventSource = typed;

// And the other way round, for functions that take ours and use nothing beyond the standard.
type Standard = Pick<EventSource, keyof globalThis.EventSource>;
export const native: Standard = new globalThis.EventSource('/events');
export const chained: EventSource = new EventSource('/events').unref();

export const constants: [0, 1, 2] = [EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED];
export const ofInstance: [0, 1, 2] = [source.CONNECTING, source.OPEN, source.CLOSED];
export const attributes: [string, boolean, number] = [
  source.url,
  source.withCredentials,
  source.readyState,
];
export const ours: [string, number] = [source.lastEventId, source.reconnectionTime];
source.reset();
source.reconnect();

export class Subclass extends EventSource {
  readonly opened = Date.now();
}

/** With events of its own, as an application would have it. */
export class Quotes extends EventSource<{ message: { price: number } }> {
  constructor() {
    super('/quotes', { parse: JSON.parse });
    this.onmessage = ({ data }) => data.price.toFixed(2);
  }
}

// lib.dom's options as they are.
const dictionary: globalThis.EventSourceInit = { withCredentials: true };
export const sources = [
  new EventSource(new URL('https://example.test/')),
  new EventSource('/events', {}),
  new EventSource('/events', dictionary),
] satisfies EventSource[];
export const init: EventSourceInit = { withCredentials: false, transport: 'fetch' };
