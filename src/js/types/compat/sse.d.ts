/** The names of the package `sse.js`, on the class of this package. */

export type SSEHeaders = Record<string, string>;

export type SSEPayload = Blob | ArrayBuffer | DataView | FormData | URLSearchParams | string | null;

export interface SSEOptions {
  headers?: SSEHeaders | undefined;
  payload?: SSEPayload | undefined;
  /** @default 'POST' if there is a payload, else 'GET' */
  method?: string | undefined;
  /** @default false */
  withCredentials?: boolean | undefined;
  /** Whether the constructor calls `stream()`. @default true */
  start?: boolean | undefined;
  /** Accepted, and does nothing. */
  debug?: boolean | undefined;
  /** @default false */
  autoReconnect?: boolean | undefined;
  /** Milliseconds. @default 3000 */
  reconnectDelay?: number | undefined;
  /** @default null, for ever */
  maxRetries?: number | null | undefined;
  /** @default true */
  useLastEventId?: boolean | undefined;
}

/** Of all types. */
export interface SSEvent extends Event {
  /** Of an event of the stream: the last event ID, if this event changed it, else null. */
  id: string | null;
  data: any;
  lastEventId?: string;
  source?: SSE;
  /** Of `open` and `error`. */
  responseCode?: number;
  /** Of `open`: by names in lower case. */
  headers?: Record<string, string[]>;
}

export interface ReadyStateEvent extends SSEvent {
  readyState: number;
}

type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];
type RemovalOptions = Parameters<EventTarget['removeEventListener']>[2];

export declare class SSE extends EventTarget {
  static readonly INITIALIZING: -1;
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;

  constructor(url: string, options?: SSEOptions);

  readonly INITIALIZING: -1;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSED: 2;

  url: string;
  headers: SSEHeaders;
  payload: SSEPayload;
  method: string;
  withCredentials: boolean;
  debug: boolean;
  autoReconnect: boolean;
  reconnectDelay: number;
  maxRetries: number | null;
  retryCount: number;
  useLastEventId: boolean;
  /** Null while nothing waits. */
  readonly reconnectTimer: unknown;
  readonly readyState: number;
  lastEventId: string;

  onopen?: ((event: SSEvent) => unknown) | null;
  onmessage?: ((event: SSEvent) => unknown) | null;
  onerror?: ((event: SSEvent) => unknown) | null;
  onabort?: ((event: SSEvent) => unknown) | null;
  onreadystatechange?: ((event: ReadyStateEvent) => unknown) | null;

  /** Connects, unless it is connected. */
  stream(): void;
  close(): void;

  addEventListener(
    type: 'readystatechange',
    listener: (event: ReadyStateEvent) => unknown,
    options?: ListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: (event: SSEvent) => unknown,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener, options?: ListenerOptions): void;

  removeEventListener(
    type: 'readystatechange',
    listener: (event: ReadyStateEvent) => unknown,
    options?: RemovalOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: (event: SSEvent) => unknown,
    options?: RemovalOptions,
  ): void;
  removeEventListener(type: string, listener: Listener, options?: RemovalOptions): void;
}
