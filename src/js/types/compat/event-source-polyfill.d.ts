/** The names and defaults of the package `event-source-polyfill`, on the class of this package. */
import type {
  EventData,
  EventSourceErrorEvent,
  EventSourceEventMap as StandardEventMap,
  EventSourceInit,
  EventSourceMessageEvent,
  EventSourceOpenEvent,
} from '../event-source.js';
import { EventSource as Standard } from '../event-source.js';

/** All options of the class can be given besides, and take precedence. */
export interface EventSourcePolyfillInit<Events extends EventData = EventData> extends Omit<
  EventSourceInit<Events>,
  'headers' | 'heartbeatTimeout'
> {
  /** Headers of each request. What is assigned to the property `headers` later takes their place. */
  headers?: Record<string, string> | undefined;

  /**
   * Milliseconds without a byte, or without an answer, after which the connection is made anew: from
   * 1 second to 5 hours. Beyond that package, `Infinity`: for ever, and `'adaptive'`: as the class has
   * it.
   *
   * @default 45000
   */
  heartbeatTimeout?: number | 'adaptive' | undefined;

  /**
   * The parameter of the query that carries the last event ID.
   *
   * @default 'lastEventId'
   */
  lastEventIdQueryParameterName?: string | undefined;

  /** A class like `XMLHttpRequest`, used instead of `fetch`. */
  Transport?: (new () => any) | undefined;
}

/** `open`. */
export interface OpenEvent extends EventSourceOpenEvent {
  /** Empty where there is none, as in HTTP/2 and over an XMLHttpRequest. */
  readonly statusText: string;
}

/**
 * `error`. It has `status` and `headers` if the response is none of an event stream, and `error` if
 * something else went wrong; neither if the server ended the stream.
 */
export interface ErrorEvent extends EventSourceErrorEvent {
  readonly statusText: string | undefined;
  readonly error: unknown;
}

export type EventSourceEventMap<Events extends EventData = EventData> = Omit<
  StandardEventMap<Events>,
  'error' | 'open'
> & { error: ErrorEvent; open: OpenEvent };

type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];
type RemovalOptions = Parameters<EventTarget['removeEventListener']>[2];

export declare class EventSourcePolyfill<
  Events extends EventData = EventData,
> extends Standard<Events> {
  constructor(url: string | URL, options?: EventSourcePolyfillInit<Events>);

  /** What is assigned is sent with the next request. */
  headers: Record<string, string> | undefined;

  get onopen(): Standard<Events>['onopen'];
  set onopen(handler: ((this: this, event: OpenEvent) => unknown) | null);
  get onerror(): Standard<Events>['onerror'];
  set onerror(handler: ((this: this, event: ErrorEvent) => unknown) | null);

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

/** The platform's class, where there is one. */
export declare const NativeEventSource: typeof globalThis.EventSource | undefined;

/** {@link NativeEventSource}, or {@link EventSourcePolyfill} where there is none. */
export declare const EventSource: typeof globalThis.EventSource;
