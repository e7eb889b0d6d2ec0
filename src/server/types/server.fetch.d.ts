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
}

/** The history of a channel; `src/server/store.js` says what is asked of one. */
export interface Store {
  append(event: NewEvent): string | Promise<string>;
  since(id: string | null, limit: number): Replay | Promise<Replay>;
  subscribe(onEvent: (event: StoredEvent) => void, onGap: () => void): () => void;
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
