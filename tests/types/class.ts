// The class stands wherever lib.dom's is asked for.
import { EventSource, type EventSourceInit } from 'eventsource-wasm';

type Native = typeof globalThis.EventSource;

export const asClass = EventSource satisfies Native;
export const assigned: Native = EventSource;
export const installed = (globalThis.EventSource = EventSource);

const source = new EventSource('/events');
export const asInstance: globalThis.EventSource = source;
export const asTarget: EventTarget = source;

// And the other way round, for functions that take ours and use nothing beyond the standard.
export const native: Omit<EventSource, 'unref'> = new globalThis.EventSource('/events');
export const chained: EventSource = new EventSource('/events').unref();

export const constants: [0, 1, 2] = [EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED];
export const ofInstance: [0, 1, 2] = [source.CONNECTING, source.OPEN, source.CLOSED];
export const attributes: [string, boolean, number] = [
  source.url,
  source.withCredentials,
  source.readyState,
];

export class Subclass extends EventSource {
  readonly opened = Date.now();
}

// Every option, and those of lib.dom as they are.
const dictionary: globalThis.EventSourceInit = { withCredentials: true };
export const sources = [
  new EventSource(new URL('https://example.test/')),
  new EventSource('/events', {}),
  new EventSource('/events', dictionary),
  new EventSource('/events', { transport: 'xhr' }),
  new EventSource('/events', { transport: undefined, fetch: undefined }),
  new EventSource('/events', { fetch: globalThis.fetch }),
  new EventSource('/events', { fetch: async (url, init) => fetch(url, { ...init, headers: {} }) }),
] satisfies EventSource[];
export const init: EventSourceInit = { withCredentials: false, transport: 'fetch' };
