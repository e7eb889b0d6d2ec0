/**
 * Each reads a stream and calls back with the data of each event, until it is told to stop.
 *
 * @typedef {(url: string, types: string[], ondata: (data: string) => void, onerror: (error: any) => void) => () => void} Contestant
 */
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSourcePolyfill as YaffleEventSource } from 'event-source-polyfill';
import { EventSource as NpmEventSource } from 'eventsource';
import { createParser } from 'eventsource-parser';
import { SSE } from 'sse.js';

import { EventSource as Fallback } from '../../dist/fallback.js';

const { EventSourcePolyfill: Ours, NativeEventSource } = globalThis;

/** @type {Record<string, Contestant>} */
export const contestants = {
  native: byListeners((url) => new NativeEventSource(url)),
  ours: byListeners((url) => new Ours(url)),
  'ours, light': byListeners((url) => new Ours(url, { events: 'light' })),
  'ours, onevent': byOnevent((url) => new Ours(url)),
  'ours, iterator': byIterator((url) => new Ours(url)),
  'ours, without WebAssembly': byListeners((url) => new Fallback(url)),
  'ours, light, without WebAssembly': byListeners((url) => new Fallback(url, { events: 'light' })),
  'event-source-polyfill': byListeners(
    (url) => new YaffleEventSource(url, { heartbeatTimeout: 600_000 }),
  ),
  eventsource: byListeners((url) => new NpmEventSource(url)),
  '@microsoft/fetch-event-source': (url, _types, ondata, onerror) => {
    const controller = new AbortController();
    fetchEventSource(url, {
      openWhenHidden: true,
      signal: controller.signal,
      onmessage: (event) => ondata(event.data),
      onerror: (error) => {
        onerror(error);
        throw error;
      },
    }).catch(() => {});
    return () => controller.abort();
  },
  'sse.js': byListeners((url) => new SSE(url)),
  'fetch and eventsource-parser': byFetch((ondata) => {
    const decoder = new TextDecoder();
    const parser = createParser({ onEvent: (event) => ondata(event.data) });
    return (bytes) => parser.feed(decoder.decode(bytes, { stream: true }));
  }),
};

/** What the transport itself allows: nobody can be faster. */
export const limits = {
  'fetch and decode': byFetch(() => {
    const decoder = new TextDecoder();
    return (bytes) => decoder.decode(bytes, { stream: true });
  }),
  'fetch and discard': byFetch(() => () => {}),
};

/**
 * @param {(url: string) => any} open
 * @returns {Contestant}
 */
function byListeners(open) {
  return (url, types, ondata, onerror) => {
    const source = open(url);
    const listener = (/** @type {MessageEvent} */ event) => ondata(event.data);
    for (const type of ['message', ...types]) {
      source.addEventListener(type, listener);
    }
    source.addEventListener('error', onerror);
    return () => source.close();
  };
}

/**
 * @param {(url: string) => any} open
 * @returns {Contestant}
 */
function byOnevent(open) {
  return (url, _types, ondata, onerror) => {
    const source = open(url);
    source.onevent = (/** @type {MessageEvent} */ event) => ondata(event.data);
    source.onerror = onerror;
    return () => source.close();
  };
}

/**
 * @param {(url: string) => any} open
 * @returns {Contestant}
 */
function byIterator(open) {
  return (url, _types, ondata, onerror) => {
    const source = open(url);
    const iterate = async () => {
      for await (const event of source) {
        ondata(event.data);
      }
    };
    iterate().catch(onerror);
    return () => source.close();
  };
}

/**
 * @param {(ondata: (data: string) => void) => (bytes: Uint8Array) => void} makeReader
 * @returns {Contestant}
 */
function byFetch(makeReader) {
  return (url, _types, ondata, onerror) => {
    const controller = new AbortController();
    const read = async () => {
      const { body } = await fetch(url, { cache: 'no-store', signal: controller.signal });
      const reader = body.getReader();
      const take = makeReader(ondata);
      for (let result = await reader.read(); !result.done; result = await reader.read()) {
        take(result.value);
      }
      // A limit reads no event, so not the last one either.
      ondata('end');
    };
    read().catch(onerror);
    return () => controller.abort();
  };
}
