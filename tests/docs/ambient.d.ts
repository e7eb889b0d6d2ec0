/**
 * What the code in the documents takes from the page around it, and enough of the packages that it
 * imports, none of which this one needs.
 */
import type { ServerResponse } from 'node:http';

import type { EventSource as Class } from 'eventsource-wasm';

declare global {
  const source: Class;
  const response: ServerResponse;
  const key: string;
  function show(what: unknown): void;
  function refresh(): Promise<string>;
  function getToken(): Promise<string>;
  function fromCacheOrNetwork(request: Request): Promise<Response>;

  // Of workers; lib.webworker does not go with lib.dom.
  function importScripts(...urls: string[]): void;
  interface WindowEventMap {
    fetch: Event & { request: Request; respondWith(response: Promise<Response>): void };
  }
}
