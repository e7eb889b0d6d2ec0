/** The names of the package `eventsource`, in its versions 3 to 5, on the class of this package. */
import type {
  EventData,
  EventSourceErrorEvent,
  EventSourceEventMap as StandardEventMap,
  EventSourceMessageEvent,
  EventSourceInit as StandardInit,
} from '../event-source.js';
import { EventSource as Standard } from '../event-source.js';

/** What `fetch` is called with. */
export interface EventSourceFetchInit extends RequestInit {
  signal: any;
  headers: { [name: string]: string; Accept: string };
  mode: 'cors' | 'no-cors' | 'same-origin';
  cache: 'no-store';
  redirect: 'error' | 'follow' | 'manual';
}

export interface ReaderLike {
  read(): Promise<{ done: false; value: any } | { done: true; value?: any }>;
  cancel(): Promise<void>;
}

/** As much of a `Response` as is asked for. */
export interface FetchLikeResponse {
  readonly body: { getReader(): ReaderLike } | Response['body'] | null;
  readonly url: string;
  readonly status: number;
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
}

export type FetchLike = (
  url: string | URL,
  init: EventSourceFetchInit,
) => Promise<FetchLikeResponse>;

/** All options of the class can be given besides. */
export interface EventSourceInit<Events extends EventData = EventData> extends Omit<
  StandardInit<Events>,
  'fetch'
> {
  /** Called instead of the global `fetch`. */
  fetch?: FetchLike | undefined;

  /**
   * Bytes of one line, or of what one block keeps; `maxEventSize` by its name there.
   *
   * @default 104857600, that is 100 MiB
   */
  maxBufferSize?: number | undefined;
}

/** What `error` listeners get. */
export declare class ErrorEvent extends Event {
  constructor(type: string, init?: { message?: string | undefined; code?: number | undefined });

  /** The status of a response that is none of an event stream. */
  code?: number | undefined;
  /** For people. */
  message?: string | undefined;
}

export type EventSourceEventMap<Events extends EventData = EventData> = Omit<
  StandardEventMap<Events>,
  'error'
> & { error: ErrorEvent & Omit<EventSourceErrorEvent, 'message'> };

type ErrorOf<Events extends EventData> = EventSourceEventMap<Events>['error'];

type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];
type RemovalOptions = Parameters<EventTarget['removeEventListener']>[2];

export declare class EventSource<Events extends EventData = EventData> extends Standard<Events> {
  constructor(url: string | URL, init?: EventSourceInit<Events>);

  get onerror(): Standard<Events>['onerror'];
  set onerror(handler: ((this: this, event: ErrorOf<Events>) => unknown) | null);

  addEventListener<K extends keyof EventSourceEventMap<Events>>(
    type: K,
    listener: (this: this, event: EventSourceEventMap<Events>[K]) => unknown,
    options?: ListenerOptions,
  ): void;
  addEventListener<Type extends string>(
    type: Type extends keyof EventSourceEventMap<Events> ? never : Type,
    listener: (this: this, event: EventSourceMessageEvent) => unknown,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener, options?: ListenerOptions): void;

  removeEventListener<K extends keyof EventSourceEventMap<Events>>(
    type: K,
    listener: (this: this, event: EventSourceEventMap<Events>[K]) => unknown,
    options?: RemovalOptions,
  ): void;
  removeEventListener<Type extends string>(
    type: Type extends keyof EventSourceEventMap<Events> ? never : Type,
    listener: (this: this, event: EventSourceMessageEvent) => unknown,
    options?: RemovalOptions,
  ): void;
  removeEventListener(type: string, listener: Listener, options?: RemovalOptions): void;
}

export type EventSourceConstructor = typeof EventSource;
