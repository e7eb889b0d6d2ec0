/** The part of the server side that needs no Node: what answers with a `Response`. */

/** A value that `JSON.stringify` takes; a string is sent as it is. */
export type Data = unknown;

/** The fields of one event. */
export interface ServerEvent {
  /** Event type, without CR and LF. @default 'message' */
  event?: string | null | undefined;
  /** Text, of any lines, or a value to be sent as JSON. Without it clients see no event. */
  data?: Data;
  /** Last event ID, without CR, LF and U+0000. Empty, it resets that of the client. */
  id?: string | number | bigint | null | undefined;
  /** Milliseconds that the client is to wait before it reconnects. */
  retry?: number | null | undefined;
}

/** An event on its way into a {@link Store}. */
export interface NewEvent {
  /** Empty for `message`. */
  readonly event: string;
  readonly data: string;
}

/** An event that a {@link Store} has numbered. */
export interface StoredEvent extends NewEvent {
  readonly id: string;
}

/**
 * Why a client could not be given all that it missed: `too-old`: what came after its last event ID is
 * kept no longer; `unknown`: the ID is malformed, from the future or from another store;
 * `unavailable`: the store did not answer.
 */
export type StaleReason = 'too-old' | 'unknown' | 'unavailable';

/** What a {@link Store} answers to `since`. */
export interface Replay {
  /** In their order; none if the ID is stale. */
  readonly events: readonly StoredEvent[];
  /** Why events are missing, or null. */
  readonly stale: Exclude<StaleReason, 'unavailable'> | null;
  /** The ID after which the client goes on: that of the last of `events`; if it is stale, the newest. */
  readonly last: string;
  /**
   * Whether `append` has rejected events of which the store does not tell by itself yet: who comes back may
   * have missed one.
   */
  readonly isLost?: boolean | undefined;
}

/**
 * The history of a channel: in this process, or in a place that several processes share.
 *
 * An ID is text without CR, LF and U+0000, not empty, and of characters that a header can hold. It must not
 * mean another event after a restart.
 *
 * A store never throws out of a timer or a callback of its own: it says what is wrong in a log line, and
 * tries again.
 */
export interface Store {
  /**
   * Numbers the event, keeps it, and gives its ID. It may take its time, as while a connection comes back,
   * but events are kept in the order of the calls. It rejects only if the event is not kept and never will
   * be; the channel then sends it to its own clients, without an ID.
   */
  append(event: NewEvent): string | Promise<string>;
  /**
   * The first `limit` events after that ID; fewer only if there are no more. An ID of no event that is
   * kept, but for the last one that was let go of, is `stale`: clients must learn that they missed
   * something. `null` asks for no events, only for `last`. It knows at least what `subscribe` has told of.
   * It rejects if it cannot tell, and should not take long to: a client waits. IDs come from clients: they
   * can be any text.
   */
  since(id: string | null, limit: number): Replay | Promise<Replay>;
  /**
   * From now on calls `onEvent` for every event, by whomever it was appended, this process included, in the
   * one order of the store and each once. Not before `subscribe` has returned. The calls may come late:
   * `since` may know of events that were not told of yet. If events may have been left out, as after a
   * long absence, it calls `onGap`, and the channel looks up with `since` what its clients lack. If there
   * is a place that clients who are connected have reached, and others must not, it may call `onPlace`
   * with its ID, in the same order; a client that did not get all events that `append` has rejected is not
   * moved there.
   *
   * @returns what ends this
   */
  subscribe(
    onEvent: (event: StoredEvent) => void,
    onGap: () => void,
    onPlace: (id: string) => void,
  ): () => void;
  /** The order of two IDs that the store gave, as a function for `sort` has it. */
  compare(a: string, b: string): number;
}

/** How much of a history is kept. What is over any of these bounds goes, the oldest first. */
export interface HistoryOptions {
  /** Events. @default 1000 */
  count?: number | undefined;
  /** Bytes of their types and data in UTF-8. @default 16777216, 16 MiB */
  bytes?: number | undefined;
  /** Milliseconds. @default Infinity */
  age?: number | undefined;
}

/** A history in the memory of this process. Its IDs are `<epoch>-<number>`. */
export declare class MemoryStore implements Store {
  constructor(options?: HistoryOptions);
  append(event: NewEvent): string;
  since(id: string | null, limit: number): Replay;
  subscribe(onEvent: (event: StoredEvent) => void): () => void;
  compare(a: string, b: string): number;
}

/** Which pages of other origins may read a stream. */
export interface CorsOptions {
  /**
   * `'*'`, origins as `https://example.com`, or a function that says yes by `true`. An origin is named
   * in a response only if it is one of these.
   */
  origin: '*' | readonly string[] | ((origin: string) => boolean | Promise<boolean>);
  /** Whether requests may carry cookies; not with `'*'`. @default false */
  credentials?: boolean | undefined;
  /** Headers that pages may send besides `Last-Event-ID`, `Cache-Control` and `Content-Type`. */
  allowedHeaders?: readonly string[] | undefined;
}

/** Options of every stream. */
export interface StreamOptions {
  /** @default false */
  cors?: CorsOptions | false | undefined;
  /**
   * Of the response, besides or instead of the usual ones; not those that say where a body ends. What HTTP/2
   * has no place for, as `Keep-Alive`, is left out there.
   */
  headers?: Record<string, string> | undefined;
  /** Milliseconds between comments on an idle stream; `false` for none. @default 15000 */
  keepAlive?: number | false | undefined;
  /** Where lines about problems go. @default console.error */
  log?: ((line: string) => void) | undefined;
  /** Bytes of a form that carries a last event ID. @default 65536 */
  maxFormSize?: number | undefined;
  /**
   * Bytes that may wait for a client that is served without a channel, besides what one turn sends.
   *
   * @default 1048576
   */
  maxQueue?: number | undefined;
  /** Whether 2 KB precede the stream; clients may ask for them by `padding=true`. @default false */
  padding?: boolean | undefined;
  /** Milliseconds that clients are to wait before they reconnect. */
  retry?: number | undefined;
}

/** What a stream is made of: each item is an event, data alone, or a promise of either. */
export type Source = Iterable<unknown> | AsyncIterable<unknown> | ReadableStream<unknown>;

export interface StreamContext {
  /** Aborts when the client has gone or the stream has ended. */
  readonly signal: AbortSignal;
  /** What the client says it has seen last; empty if it is new. Any text. */
  readonly lastEventId: string;
}

export interface ResponseOptions extends Omit<StreamOptions, 'maxQueue'> {
  /** Gives a last event, or a promise of one, for an iterable that threw. Without one, the stream is cut. */
  onError?: ((error: unknown) => unknown) | undefined;
}

/**
 * A stream of what an iterable gives. When the client goes, the iterator's `return` is called and the
 * signal aborts; when the iterable has ended, so has the response.
 */
export declare function createResponse(
  source: Source | ((context: StreamContext) => Source | Promise<Source>),
  options?: Omit<ResponseOptions, 'cors'>,
): Response;

/**
 * Answers a request by its method, body and origin, and, if it asks for a stream, with that of a
 * channel or of an iterable.
 */
export declare function respond(
  request: Request,
  source: Channel | ((context: StreamContext) => Source | Promise<Source>),
  options?: ResponseOptions,
): Promise<Response>;

export interface ChannelOptions {
  /** What is kept in memory. Not beside `store`. */
  history?: HistoryOptions | undefined;
  /** Where events are kept instead. */
  store?: Store | undefined;
  /** Bytes that may wait for a client. @default 1048576 */
  maxQueue?: number | undefined;
  /**
   * What becomes of a client for which more would wait: `'resume'` gives it the rest from the history
   * as it reads, `'close'` cuts its stream. @default 'resume'
   */
  slow?: 'resume' | 'close' | undefined;
  /** Type of the event that says that events are missing; its data is JSON, {@link StaleData}. @default 'stale' */
  staleEvent?: string | undefined;
  /** Where lines about problems go. @default console.error */
  log?: ((line: string) => void) | undefined;
}

/** Data of the event `stale`. */
export interface StaleData {
  reason: StaleReason;
  /** With which the client came. */
  lastEventId: string;
}

export interface Counters {
  /** Clients that are connected. */
  connections: number;
  /** Bytes that wait for them. */
  queued: number;
  published: number;
  /** Events that the store did not keep. */
  unkept: number;
  /** Events that were read from the history for a client. */
  replayed: number;
  /** Clients that were told that they missed something. */
  stale: number;
  /** Events that did not fit the queue of a client; it gets them from the history if it may. */
  dropped: number;
  /** Clients that were cut as too slow. */
  cut: number;
}

/** What a channel can serve: a client of `SSE`. */
export interface ChannelClient {
  readonly lastEventId: string;
}

export interface FarewellOptions {
  /** Milliseconds after which clients are to come back. @default 1000 */
  retry?: number | undefined;
  /** Milliseconds over which they are spread, so that not all come at once. @default retry */
  spread?: number | undefined;
}

export declare class Channel {
  constructor(options?: ChannelOptions);

  readonly counters: Counters;

  /**
   * Numbers an event, keeps it and sends it to all clients.
   *
   * @param event one without `id` and `retry`, or data alone
   * @returns its ID, or null if the store does not keep it; never rejected
   * @throws TypeError if it is no event
   * @throws Error if the channel is closed
   */
  publish(event: unknown): Promise<string | null>;

  /** Gives a client what it missed, then every event. */
  subscribe(client: ChannelClient): void;

  /** Leaves a client's stream to others. Subscribed again, it gets what it missed. */
  unsubscribe(client: ChannelClient): void;

  /** Ends the streams of all clients, having told them when to come back, and keeps later ones as short. */
  close(options?: FarewellOptions): void;
}

export declare function createChannel(options?: ChannelOptions): Channel;

/**
 * @returns the text of an event
 * @throws TypeError if a field could not be read back as it is
 */
export declare function encodeEvent(event: ServerEvent): string;

/** @returns the text of a comment */
export declare function encodeComment(text: string): string;

/**
 * The last event ID that a client sent, from the first place that has one.
 *
 * @param form the body: its text, bytes, or what a parser made of it
 * @returns empty when there is none
 */
export declare function findLastEventId(
  header: string | readonly string[] | null | undefined,
  form: unknown,
  query: URLSearchParams,
): string;
