/** The names and rules of `@microsoft/fetch-event-source`, on the class of this package. */

export declare const EventStreamContentType = 'text/event-stream';

export interface EventSourceMessage {
  /** The last event ID, if this event changed it, else empty. */
  id: string;
  /** Empty for an event of the type `message`. */
  event: string;
  data: string;
  /** Always undefined here; the interval heeds what the server asks for all the same. */
  retry?: number;
}

/** What `fetch` takes, and: */
export interface FetchEventSourceInit extends RequestInit {
  /** Aborted: no more is called, and the promise is resolved. */
  signal?: AbortSignal | null;

  /**
   * Judges the response; what it throws goes to `onerror`.
   *
   * @default refuses another content type than `text/event-stream`
   */
  onopen?: (response: Response) => void | Promise<void>;

  /** What it throws goes to `onerror`. */
  onmessage?: (event: EventSourceMessage) => void;

  /** Called at the end of a stream; then the promise is resolved, unless it throws: that goes to `onerror`. */
  onclose?: () => void;

  /**
   * Called with what went wrong. A number is what to wait before trying again, in milliseconds,
   * nothing is what was waited before; what it throws rejects the promise.
   */
  onerror?: (error: any) => number | null | undefined | void;

  /**
   * Whether to stay connected while the page is hidden.
   *
   * @default false
   */
  openWhenHidden?: boolean;

  /** Called instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** Resolved when a stream has ended, or `signal` is aborted. */
export declare function fetchEventSource(
  input: string | URL | Request,
  init?: FetchEventSourceInit,
): Promise<void>;
