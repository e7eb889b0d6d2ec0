// The global that the polyfill defines where there is none is the one that lib.dom declares.
import { EventSource as Ours } from 'eventsource-wasm/polyfill';
import { expectEqual } from './equal.js';

const source = new EventSource('/events', { withCredentials: true });
expectEqual<typeof source, globalThis.EventSource>(true);
source.onmessage = (event) => event.data;
source.addEventListener('price', (event: MessageEvent) => event.data);

export const sources: EventSource[] = [source, new Ours('/events')];
// @ts-expect-error a browser's own class has no options of ours
new EventSource('/events', { headers: {} });
