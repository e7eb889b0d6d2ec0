/** The history of a channel in Redis, for several processes. */
import type { NewEvent, Replay, Store, StoredEvent } from './server.fetch.js';

/** What `createClient` of the package `redis` gives. */
export interface RedisClient {
  duplicate(overrides?: any): any;
  readonly options?: any;
}

export interface RedisStoreOptions {
  /** Key of the stream: one for each channel. */
  key: string;
  /** Events that are kept at least; Redis lets go of more at a time. @default 1000 */
  count?: number | undefined;
  /** Milliseconds that an event is kept, by the clock of Redis. @default Infinity */
  age?: number | undefined;
  /**
   * Milliseconds for which Redis may be away, as for a restart: events and clients that come back wait
   * for it. Then events go out without an ID, and clients are told that they are stale. @default 3000
   */
  timeout?: number | undefined;
  /** Where lines about problems go: about connections, that of the first store of a client. @default console.error */
  log?: ((line: string) => void) | undefined;
}

/** IDs are `<milliseconds>-<number>`. */
export declare class RedisStore implements Store {
  /** @param client need not be connected: the store makes connections of its own like it */
  constructor(client: RedisClient, options: RedisStoreOptions);
  append(event: NewEvent): Promise<string>;
  since(id: string | null, limit: number): Promise<Replay>;
  subscribe(
    onEvent: (event: StoredEvent) => void,
    onGap: () => void,
    onPlace?: (id: string) => void,
  ): () => void;
  compare(a: string, b: string): number;
  /** Ends the connections, if no other store of the client has them. */
  close(): void;
}
