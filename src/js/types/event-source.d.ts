/**
 * The types of the class that pages see, for every entry of the package.
 *
 * It can stand wherever lib.dom's `EventSource` is asked for; `tests/types` checks that.
 */

/** The constructor's second argument. */
export interface EventSourceInit {
  /**
   * Whether cookies and HTTP authentication go along to another origin.
   *
   * @default false
   */
  withCredentials?: boolean;

  /**
   * Beyond the standard: what carries the request. By default `fetch` where its response bodies
   * are streams, else `XMLHttpRequest`.
   *
   * @throws TypeError for any other value, and for `'xhr'` where there is none
   */
  transport?: 'fetch' | 'xhr' | undefined;

  /**
   * Beyond the standard: called instead of the global `fetch`, with a URL and an init.
   *
   * @throws TypeError if it is not a function, or together with `transport: 'xhr'`
   */
  fetch?: ((url: string, init: RequestInit) => Response | Promise<Response>) | undefined;
}

export interface EventSourceEventMap {
  error: Event;
  message: MessageEvent;
  open: Event;
}

/** What a handler gets as `this`: no more than from lib.dom's class, to be usable in its place. */
type Standard = Omit<EventSource, 'unref'>;

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface */
export declare class EventSource extends EventTarget {
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;

  /**
   * Starts to connect to `url`, resolved against the document's base URL or a worker's location.
   *
   * @throws DOMException `SyntaxError` if the URL cannot be parsed
   * @throws TypeError if an option has the wrong type; the message names it
   */
  constructor(url: string | URL, eventSourceInitDict?: EventSourceInit);

  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSED: 2;

  /** The absolute URL that was asked for; a redirect does not change it. */
  readonly url: string;
  readonly withCredentials: boolean;
  /** {@link CONNECTING}, {@link OPEN} or {@link CLOSED}. */
  readonly readyState: number;

  onopen: ((this: Standard, event: Event) => unknown) | null;
  onmessage: ((this: Standard, event: MessageEvent) => unknown) | null;
  onerror: ((this: Standard, event: Event) => unknown) | null;

  /** Ends the connection for good. No further event is fired. */
  close(): void;

  /**
   * Beyond the standard: lets the process end while this source is open. That is so in Node; in Deno
   * and Bun for the wait before a reconnection, and nowhere else.
   */
  unref(): this;

  addEventListener<K extends keyof EventSourceEventMap>(
    type: K,
    listener: (this: EventSource, event: EventSourceEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: (this: EventSource, event: MessageEvent) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;

  removeEventListener<K extends keyof EventSourceEventMap>(
    type: K,
    listener: (this: EventSource, event: EventSourceEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: (this: EventSource, event: MessageEvent) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
