/**
 * The types of the class that pages see, for every entry of the package.
 *
 * It can stand wherever lib.dom's `EventSource` is asked for; `tests/types` checks that. Only such
 * global types are used as @types/node has, too, so that a program without lib.dom has all of it.
 */

/**
 * What the events of a stream carry: a type of `data` for each type of event.
 *
 * @example
 * new EventSource<{ message: Quote; tick: number[] }>('/quotes', { parse: JSON.parse });
 */
export type EventData = Record<string, any>;

/** What a listener of server events gets by `onevent`, and an iterator gives: a plain object. */
export interface ServerEvent<Data = any, Type extends string = string> {
  readonly type: Type;
  /** Text, unless the option `parse` made something else of it. */
  readonly data: Data;
  /** The last event ID string when the event was dispatched. */
  readonly lastEventId: string;
  /** The origin of the final URL. */
  readonly origin: string;
}

/**
 * One for each type in `Events`, so that `type` tells what `data` is.
 *
 * By way of `infer`, since TypeScript would not take a source of typed events for one of any
 * otherwise: it would say that the former has types that the latter lacks.
 */
export type AnyServerEvent<Events extends EventData = EventData> = {
  [Type in keyof Events & string]: ServerEvent<Events[Type], Type>;
} extends infer ByType
  ? ByType[keyof ByType]
  : never;

/** Why a connection ended, or could not be made. */
export type Reason =
  /** The request was aborted, and not by `close()`: `window.stop()`, say. */
  | 'aborted'
  /** No head within `connectTimeout`. */
  | 'connect-timeout'
  /** Not `text/event-stream`. */
  | 'content-type'
  /** The end of the body: the server closed the connection in good order. */
  | 'end'
  /** The engine broke down or could not be loaded. */
  | 'engine'
  /** A line or block larger than `maxEventSize`. */
  | 'event-too-large'
  /** No byte within `heartbeatTimeout`. */
  | 'heartbeat-timeout'
  /** Not reached, broken off, or hidden by CORS: a script cannot tell these apart. */
  | 'network'
  /** `parse` did not take the data of an event; the connection goes on without that event. */
  | 'parse'
  /** The page's content security policy forbids the request. */
  | 'policy'
  /** A redirect that the option `redirect` does not allow. */
  | 'redirect'
  /** The server can be reached, but its response may not be read: CORS refuses. */
  | 'refused'
  /** `headers` or `body` threw or was rejected, or gave what cannot be sent. */
  | 'request'
  /** Nothing can be fetched from a URL with this scheme. */
  | 'scheme'
  /** A status other than 200. */
  | 'status';

/** What is known before an attempt to connect. */
export interface Attempt {
  /** Attempts in a row that have failed: 0 at first, and after a connection that was stable. */
  readonly attempt: number;
  /** The last event ID string, which the request will carry. */
  readonly lastEventId: string;
  /** Why the attempt or connection before this one ended; undefined at first. */
  readonly reason: Reason | undefined;
  /** The status of the response before, if there was one. */
  readonly status: number | undefined;
}

/** What is known of a connection that ended, or could not be made. */
export interface Failure extends Attempt {
  readonly reason: Reason;
  /** For people: what was expected and what was received. */
  readonly message: string;
  /** What `headers`, `body`, `fetch` or `parse` threw. */
  readonly cause: unknown;
  /**
   * What the server asks for by `Retry-After`, in milliseconds; undefined where it does not, or where
   * the response comes from another origin that does not list it in `Access-Control-Expose-Headers`.
   */
  readonly retryAfter: number | undefined;
}

/** What lib.dom calls `MessageEvent<Data>`; that of @types/node takes no type. */
export interface EventSourceMessageEvent<Data = any> extends Omit<MessageEvent, 'data'> {
  /** Text, unless the option `parse` made something else of it. */
  readonly data: Data;
}

/** Headers of a response: as much of `Headers` as every transport has. */
export type ResponseHeaders = Pick<Headers, 'forEach' | 'get' | 'has'>;

/** `open`. All that `Event` does not have are properties of ours, and not enumerable. */
export interface EventSourceOpenEvent extends Event {
  readonly status: number;
  /** Empty where the protocol has none, as HTTP/2. */
  readonly statusText: string;
  readonly headers: ResponseHeaders;
  /** The final URL, after redirects. */
  readonly url: string;
  /** Whether the request carried a last event ID. */
  readonly resumed: boolean;
}

/** `error`. All that `Event` does not have are properties of ours, and not enumerable. */
export interface EventSourceErrorEvent extends Event {
  readonly reason: Reason;
  /** For people: what was expected and what was received. */
  readonly message: string;
  /** What `headers`, `body`, `fetch` or `parse` threw, else undefined. */
  readonly cause: unknown;
  /** Of the response, if there was one. */
  readonly status: number | undefined;
  readonly statusText: string | undefined;
  readonly headers: ResponseHeaders | undefined;
  /**
   * Whether the connection will be tried again. With reason `'parse'` it goes on; in all other cases
   * the source is CLOSED exactly if it will not.
   */
  readonly willReconnect: boolean;
  /** Milliseconds until then; undefined if it will not. */
  readonly delay: number | undefined;
  /** Attempts in a row that have failed, with this one. */
  readonly attempt: number;
  /**
   * The body of a response that is no event stream, at most its first MiB. To be called during the
   * event: afterwards the response is let go, and the promise is rejected with a TypeError.
   */
  text(): Promise<string>;
}

/** The parts of a policy; what is left out is as in `'resilient'`. */
export interface RetryPolicy {
  /**
   * Milliseconds that the first delay is computed from.
   *
   * @default 1000
   */
  initial?: number | undefined;
  /**
   * By which the delay grows with each failure in a row, at least 1.
   *
   * @default 2
   */
  factor?: number | undefined;
  /**
   * The most milliseconds that it grows to.
   *
   * @default 30000
   */
  max?: number | undefined;
  /**
   * Whether each delay is spread at random, or a function that gives numbers from 0 to below 1.
   *
   * @default true
   */
  jitter?: boolean | (() => number) | undefined;
  /**
   * Failures in a row after which no more attempt is made.
   *
   * @default Infinity
   */
  attempts?: number | undefined;
  /**
   * Statuses after which to try again.
   *
   * @default 429 and 500 to 599
   */
  statuses?: readonly number[] | undefined;
}

/** Headers to send: a record, `Headers`, or pairs. */
export type RequestHeaders =
  Record<string, string> | Headers | readonly (readonly [string, string])[];

/** A body that can be sent again and again. */
export type RequestBody =
  string | URLSearchParams | FormData | Blob | ArrayBuffer | ArrayBufferView;

/** What a function gives may be sent once, as a `ReadableStream` is. */
type MadeBody = RequestInit['body'];

/** As in https://standardschema.dev: what validators such as Zod, Valibot and ArkType are. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/**
 * The function is called with the data and the type of the event. Of the latter no more is said than
 * `any`, since `JSON.parse` would not be taken: it has something else in that place.
 */
export type Parse<Data = any> = ((data: string, type: any) => Data) | StandardSchema<Data>;

/**
 * The constructor's second argument. All but `withCredentials` are beyond the standard, and without
 * them the class does what the standard says. A wrong value is a TypeError that names it.
 */
export interface EventSourceInit<Events extends EventData = EventData> {
  /**
   * Whether cookies and HTTP authentication go along to another origin.
   *
   * @default false
   */
  withCredentials?: boolean | undefined;

  /**
   * The request's method; with a method of the page the last event ID travels in a header.
   *
   * @default 'GET', or 'POST' if there is a body
   */
  method?: string | undefined;

  /**
   * The request's body, or a function that is called before each attempt. A `ReadableStream`, which
   * can be sent only once, must come from a function.
   */
  body?: RequestBody | ((attempt: Attempt) => MadeBody | Promise<MadeBody>) | undefined;

  /**
   * Headers of the page, or a function that is called before each attempt, as for a fresh token. If it
   * throws or rejects, the attempt fails with reason `'request'`, and is retried like one that failed
   * in the network. It is never called while an earlier call is pending.
   *
   * `Last-Event-ID` is refused: see `lastEventId`.
   */
  headers?:
    | RequestHeaders
    | ((attempt: Attempt) => RequestHeaders | undefined | Promise<RequestHeaders | undefined>)
    | undefined;

  /**
   * What a redirect does. `'error'`: the connection fails with reason `'redirect'`; where no browser
   * is, redirects within the origin are followed all the same. An XHR can only follow.
   *
   * @default 'error' if there are headers or a body of the page, else 'follow'
   */
  redirect?: 'follow' | 'error' | undefined;

  /** Called instead of the global `fetch`, with a URL and an init. Not with `transport: 'xhr'`. */
  fetch?: ((url: string, init: RequestInit) => Response | Promise<Response>) | undefined;

  /**
   * What carries the request. By default `fetch` where its response bodies are streams, else
   * `XMLHttpRequest`.
   */
  transport?: 'fetch' | 'xhr' | undefined;

  /** Closes the source when it is aborted. */
  signal?: AbortSignal | undefined;

  /**
   * The last event ID string to begin with.
   *
   * @default ''
   */
  lastEventId?: string | undefined;

  /**
   * How the last event ID travels: in the `Last-Event-ID` header, in the body of a form, or as a
   * parameter of the query. `'auto'`: in the header within the origin, else in a form, which needs no
   * preflight; where POST publishes (Mercure, `nchan_pubsub`), say something else.
   *
   * @default 'auto'
   */
  lastEventIdCarrier?: 'auto' | 'header' | 'body' | { readonly query: string } | undefined;

  /**
   * The same as `lastEventIdCarrier: { query }`, by the name that event-source-polyfill has for it.
   */
  lastEventIdQueryParameterName?: string | undefined;

  /**
   * When to try again, and when to give up. `'standard'`: after the reconnection time, for ever, but
   * not after a status or a type that is none of an event stream. `'resilient'`: after growing,
   * random delays, also after 429 and 5xx. `'never'`: one connection. A function is called with each
   * failure but those by close(), and gives milliseconds to wait, or false.
   *
   * @default 'standard'
   */
  retry?:
    | 'standard'
    | 'resilient'
    | 'never'
    | RetryPolicy
    | ((failure: Failure) => number | false)
    | undefined;

  /**
   * Milliseconds for `headers`, `body` and the response's head together.
   *
   * @default undefined: for ever
   */
  connectTimeout?: number | undefined;

  /**
   * Milliseconds without a byte after which a connection counts as dead and is made anew, or
   * `'adaptive'`, which learns how often the server sends something.
   *
   * @default undefined: for ever
   */
  heartbeatTimeout?: number | 'adaptive' | undefined;

  /**
   * Whether to stay connected while the page is hidden. Paused is disconnected, without an event, and
   * resumed by ID; what a stream without IDs sends meanwhile is lost. Nothing in workers.
   *
   * @default 'keep'
   */
  whenHidden?: 'keep' | 'pause' | { readonly pauseAfter: number } | undefined;

  /**
   * Bytes of one line, or of what one block keeps. Past it the connection fails with reason
   * `'event-too-large'`.
   *
   * @default 67108864, that is 64 MiB
   */
  maxEventSize?: number | undefined;

  /**
   * What makes `data` of the text: a function such as `JSON.parse`, or a Standard Schema, which gets
   * the text parsed as JSON. An event that it does not take is not dispatched: `error` is fired with
   * reason `'parse'`, and the connection goes on.
   */
  parse?: Parse<Events[keyof Events]> | undefined;

  /** Tells the last event: it is delivered, then the source is closed. */
  until?: ((event: AnyServerEvent<Events>) => unknown) | undefined;

  /**
   * `'light'`: events that are several times cheaper, and not quite real; see the README.
   *
   * @default 'real'
   */
  events?: 'real' | 'light' | undefined;
}

/** What {@link EventSource.fromReadableStream} takes besides the stream. */
export type FromReadableStreamInit<Events extends EventData = EventData> = Pick<
  EventSourceInit<Events>,
  'events' | 'lastEventId' | 'maxEventSize' | 'parse' | 'signal' | 'until'
>;

/** Server events by their types, and those of the class, whose names a server may use, too. */
export type EventSourceEventMap<Events extends EventData = EventData> = {
  [Type in Exclude<keyof Events & string, OwnType>]: EventSourceMessageEvent<Events[Type]>;
} & {
  error: EventSourceErrorEvent | MessageNamed<'error', Events>;
  open: EventSourceOpenEvent | MessageNamed<'open', Events>;
  message: EventSourceMessageEvent<'message' extends keyof Events ? Events['message'] : any>;
};

type OwnType = 'error' | 'message' | 'open';

/** If it is in the list; a list of whatever types does not count. */
type MessageNamed<Type extends string, Events extends EventData> = string extends keyof Events
  ? never
  : Type extends keyof Events
    ? EventSourceMessageEvent<Events[Type]>
    : never;

/** A handler as lib.dom has it: this class can stand in that one's place. */
type Handler<E> = ((this: globalThis.EventSource, event: E) => unknown) | null;

/** What is not in the map, so that a listener of a type that is must fit it. */
type Untold<
  Type extends string,
  Events extends EventData,
> = Type extends keyof EventSourceEventMap<Events> ? never : Type;

type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];
type RemovalOptions = Parameters<EventTarget['removeEventListener']>[2];

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface */
export declare class EventSource<Events extends EventData = EventData>
  extends EventTarget
  implements AsyncIterable<AnyServerEvent<Events>>
{
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;

  /**
   * Beyond the standard: a source of the events in a stream of bytes, such as a response's body. Its
   * `url` is `about:event-stream`, and it is never reconnected: at the end of the stream it is CLOSED.
   *
   * @see https://github.com/whatwg/html/pull/12272
   * @throws TypeError if it is no stream, or a locked one
   */
  static fromReadableStream<Events extends EventData = EventData>(
    stream: ReadableStream<Uint8Array>,
    init?: FromReadableStreamInit<Events>,
  ): EventSource<Events>;

  /**
   * Starts to connect to `url`, resolved against the document's base URL or a worker's location.
   *
   * @throws DOMException `SyntaxError` if the URL cannot be parsed
   * @throws TypeError if an option has a wrong value; the message names both
   */
  constructor(url: string | URL, eventSourceInitDict?: EventSourceInit<Events>);

  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSED: 2;

  /** The absolute URL that was asked for; a redirect does not change it. */
  readonly url: string;
  readonly withCredentials: boolean;
  /** {@link CONNECTING}, {@link OPEN} or {@link CLOSED}. */
  readonly readyState: number;

  get onopen(): Handler<Event>;
  set onopen(handler: ((this: this, event: EventSourceEventMap<Events>['open']) => unknown) | null);
  get onmessage(): Handler<MessageEvent>;
  set onmessage(
    handler: ((this: this, event: EventSourceEventMap<Events>['message']) => unknown) | null,
  );
  get onerror(): Handler<Event>;
  set onerror(
    handler: ((this: this, event: EventSourceEventMap<Events>['error']) => unknown) | null,
  );

  /**
   * Beyond the standard: called with each event that the server sends, whatever its type, before it is
   * dispatched. It gets a plain object. While there is such a callback, or an iterator, no other event
   * is made of a type for which no listener was ever added by the methods and attributes of this class:
   * one that `EventTarget.prototype.addEventListener.call(source, ...)` adds is not seen. Then many
   * events follow each other without promise reactions between them.
   */
  get onevent(): ((this: any, event: any) => unknown) | null;
  set onevent(handler: ((this: this, event: AnyServerEvent<Events>) => unknown) | null);

  /** Beyond the standard: called with the text of each comment, as heartbeats are. */
  get oncomment(): ((this: any, comment: string) => unknown) | null;
  set oncomment(handler: ((this: this, comment: string) => unknown) | null);

  /**
   * Beyond the standard: the last event ID string. After `close()`, that of the last event which was
   * delivered, from where {@link reconnect} goes on.
   */
  readonly lastEventId: string;

  /**
   * Beyond the standard: the reconnection time in milliseconds, which the server sets by `retry`. Until
   * then it is `initial` of the option `retry`, 1000 with a function there, else 3000.
   */
  readonly reconnectionTime: number;

  /** Ends the connection for good. No further event is fired. */
  close(): void;

  /**
   * Beyond the standard: connects anew and at once, with the last event ID, the server's
   * reconnection time and all listeners, in whatever state the source is; not after its `signal` was aborted, nor where the bytes are those of
   * a stream.
   */
  reconnect(): void;

  /**
   * Beyond the standard: forgets the unfinished line and block, for a stream that begins anew.
   *
   * @see https://github.com/whatwg/html/pull/12272
   */
  reset(): void;

  /**
   * Beyond the standard: lets the process end while this source is open. That is so in Node; in Deno
   * and Bun for the wait before a reconnection, and nowhere else.
   */
  unref(): this;

  /**
   * Beyond the standard: the events that the server sends from now on. The iterator ends when the
   * source is closed, by `until` or at the end of a connection that is not to be retried, and throws
   * if the connection failed otherwise; leaving the loop closes the source. While 1 MiB waits to be
   * taken, nothing is read.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<AnyServerEvent<Events>>;

  addEventListener<K extends keyof EventSourceEventMap<Events>>(
    type: K,
    listener: (this: this, event: EventSourceEventMap<Events>[K]) => unknown,
    options?: ListenerOptions,
  ): void;
  addEventListener<Type extends string>(
    type: Untold<Type, Events>,
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
    type: Untold<Type, Events>,
    listener: (this: this, event: EventSourceMessageEvent) => unknown,
    options?: RemovalOptions,
  ): void;
  removeEventListener(type: string, listener: Listener, options?: RemovalOptions): void;
}
