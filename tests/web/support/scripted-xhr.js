/**
 * An `XMLHttpRequest` whose answers a test gives: a browser decides for itself where it cuts a text
 * and when it says so.
 */
export class ScriptedXhr {
  /** @type {(request: ScriptedXhr) => void} called when a request is sent */
  static onsend = () => {};

  method = '';
  url = '';
  /** @type {Record<string, string>} */
  headers = {};
  overriddenMimeType = '';
  withCredentials = false;
  aborted = false;

  readyState = 0;
  status = 0;
  responseURL = '';
  responseText = '';

  /** @type {Record<string, ((event: Event) => void) | null>} */
  handlers = {};

  static {
    for (const type of ['readystatechange', 'progress', 'load', 'error', 'abort', 'timeout']) {
      Object.defineProperty(this.prototype, `on${type}`, {
        get() {
          return this.handlers[type] ?? null;
        },
        set(handler) {
          this.handlers[type] = typeof handler === 'function' ? handler : null;
        },
      });
    }
  }

  /**
   * @param {string} method
   * @param {string} url
   */
  open(method, url) {
    Object.assign(this, { method, url, readyState: 1 });
  }

  /** @param {string} type */
  overrideMimeType(type) {
    this.overriddenMimeType = type;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setRequestHeader(name, value) {
    this.headers[name.toLowerCase()] = value;
  }

  send() {
    ScriptedXhr.onsend(this);
  }

  abort() {
    Object.assign(this, { aborted: true, readyState: 0 });
  }

  getResponseHeader() {
    return 'text/event-stream';
  }

  /** The head of an event stream comes. */
  answer() {
    this.status = 200;
    this.responseURL = this.url;
    this.become(2);
    this.become(3);
  }

  /**
   * The text grows, and no event says so.
   *
   * @param {string} text
   */
  grow(text) {
    this.responseText += text;
  }

  /** @param {string} text */
  progress(text) {
    this.grow(text);
    this.fire('progress');
  }

  end() {
    this.become(4);
    this.fire('load');
  }

  /** A network error: what had come is gone. */
  breakOff() {
    this.responseText = '';
    this.status = 0;
    this.become(4);
    this.fire('error');
  }

  /** @param {number} readyState */
  become(readyState) {
    this.readyState = readyState;
    this.fire('readystatechange');
  }

  /** @param {string} type */
  fire(type) {
    this.handlers[type]?.(new Event(type));
  }

  hasHandlers() {
    return Object.values(this.handlers).some((handler) => handler !== null);
  }
}
