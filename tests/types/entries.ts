// Every entry, as an ES module has it.
import { EventSource } from 'eventsource-wasm';
import { EventSource as Fallback } from 'eventsource-wasm/fallback';
import { EventSource as Polyfill } from 'eventsource-wasm/polyfill';
import { type Binary, EventSource as Slim, init } from 'eventsource-wasm/slim';
import type { EventSourceEventMap, EventSourceInit } from 'eventsource-wasm/slim';

export const oneClass: typeof EventSource = Polyfill;
export const sources = [new EventSource('/'), new Polyfill('/'), new Slim('/'), new Fallback('/')];
export type Reexported = [EventSourceEventMap, EventSourceInit];

const binaries: Binary[] = ['/e.wasm', new URL('https://example.test/e.wasm'), new Response()];
export const ready: Promise<void>[] = binaries.map((binary) => init(binary));
export const fetched: Promise<void> = init(fetch('/e.wasm'));
export const bytes: Promise<void> = init(new Uint8Array(8));
export const compiled: Promise<void> = init(new WebAssembly.Module(new Uint8Array(8)));
