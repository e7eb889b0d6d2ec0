/** The server side, in Node. */
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ParsedUrlQuery } from 'node:querystring';

import type {
  Channel,
  ChannelClient,
  Data,
  FarewellOptions,
  ServerEvent,
  StreamOptions,
} from './server.fetch.js';

export * from './server.fetch.js';

export type ServerRequest = IncomingMessage | Http2ServerRequest;

/** A server of Node's http, https or http2. */
export type HttpServer = Pick<EventEmitter, 'emit' | 'on' | 'removeListener'>;

export interface SSEOptions extends StreamOptions {
  /** A path, in which one `*` stands for any text. @default '/sse' */
  path?: string | undefined;
  /** What it refuses is left to the application's own listener. */
  verifyRequest?: ((request: any) => unknown) | null | undefined;
  /** A channel that all clients are subscribed to. */
  channel?: Channel | undefined;
}

/** One client: what `connection` brings. */
declare class Client extends EventEmitter implements ChannelClient {
  private constructor();

  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** What the client says it has seen last; empty if it is new. Any text. */
  readonly lastEventId: string;
  readonly closed: boolean;

  /**
   * Sends one event.
   *
   * @returns whether the client is still connected, and was not closed
   * @throws TypeError if a field could not be read back as it is
   */
  send(event: ServerEvent): boolean;
  send(data: Data): boolean;
  send(event: string | null | undefined, data: Data, id?: ServerEvent['id']): boolean;

  /** Sends a comment, which no event source shows. */
  comment(text: string): boolean;

  /** Ends the stream. The client comes back unless it is told otherwise. */
  close(): void;

  on(event: 'close', listener: () => void): this;
  on(event: string | symbol, listener: (...args: any[]) => void): this;
  once(event: 'close', listener: () => void): this;
  once(event: string | symbol, listener: (...args: any[]) => void): this;
}

export type { Client };

export declare class SSE extends EventEmitter {
  static readonly Client: typeof Client;

  /** @param httpServer without one, requests come by `handleRequest` */
  constructor(httpServer?: HttpServer | null, options?: SSEOptions);

  readonly server: HttpServer | null;
  /** The clients that are connected. */
  readonly clients: Set<Client>;

  /**
   * Answers a request, whatever its path, as a route of a framework.
   *
   * @param next called if `verifyRequest` refuses; else the answer is 403
   */
  handleRequest(
    request: ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    next?: unknown,
  ): void;

  /**
   * Ends all streams, having told each client when to come back, and the sockets and sessions that
   * carried them. The HTTP server stays as it is.
   *
   * @returns when they are closed
   */
  close(options?: FarewellOptions): Promise<void>;

  on(
    event: 'connection',
    listener: (client: Client, query: ParsedUrlQuery) => void | Promise<void>,
  ): this;
  on(event: string | symbol, listener: (...args: any[]) => void): this;
  once(
    event: 'connection',
    listener: (client: Client, query: ParsedUrlQuery) => void | Promise<void>,
  ): this;
  once(event: string | symbol, listener: (...args: any[]) => void): this;
}
