/**
 * As much of `XMLHttpRequest` as React Native has of it that matters here: text that comes bit by bit,
 * in UTF-8, redirects that are followed, no CORS, and no `overrideMimeType`.
 */
import http from 'node:http';

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 20;

export class XMLHttpRequest {
  constructor() {
    this.readyState = 0;
    this.status = 0;
    this.responseText = '';
    this.responseURL = '';
    this.withCredentials = true;
    /** @type {((event: { type: string }) => void) | null} */
    this.onreadystatechange = null;
    /** @type {((event: { type: string }) => void) | null} */
    this.onprogress = null;
    /** @type {((event: { type: string }) => void) | null} */
    this.onload = null;
    /** @type {((event: { type: string }) => void) | null} */
    this.onerror = null;
    this.method = '';
    this.url = '';
    /** @type {Record<string, string>} */
    this.headers = {};
    /** @type {http.IncomingHttpHeaders} */
    this.received = {};
    /** @type {http.ClientRequest | undefined} */
    this.request = undefined;
    this.aborted = false;
  }

  /** @param {string} method @param {string} url */
  open(method, url) {
    Object.assign(this, { method, url });
    this.change(1);
  }

  /** @param {string} name @param {string} value */
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  /** @param {string} name */
  getResponseHeader(name) {
    const value = this.received[name.toLowerCase()];
    return value === undefined ? null : String(value);
  }

  getAllResponseHeaders() {
    return Object.entries(this.received)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  }

  /** @param {string} [body] */
  send(body) {
    this.ask(this.url, this.method, body, 0);
  }

  abort() {
    this.aborted = true;
    this.request?.destroy();
  }

  /**
   * @param {string} url
   * @param {string} method
   * @param {string | undefined} body
   * @param {number} redirects
   */
  ask(url, method, body, redirects) {
    const { headers } = this;
    try {
      this.request = http.request(url, { method, headers, agent: false });
    } catch {
      // A scheme that it does not know.
      setTimeout(() => this.end('error'));
      return;
    }
    this.request.on('error', () => this.end('error'));
    this.request.on('response', (response) => {
      const { statusCode = 0, headers: received } = response;
      const { location } = received;
      if (REDIRECTS.includes(statusCode) && location !== undefined) {
        response.destroy();
        if (redirects === MOST_REDIRECTS) {
          this.end('error');
        } else {
          const becomesGet = statusCode === 303 || (statusCode < 303 && method === 'POST');
          const target = new URL(location, url).href;
          const [next, content] = becomesGet ? ['GET', undefined] : [method, body];
          this.ask(target, next, content, redirects + 1);
        }
        return;
      }
      Object.assign(this, { received, status: statusCode, responseURL: url });
      this.change(2);
      const decoder = new TextDecoder();
      response.on('data', (chunk) => {
        this.responseText += decoder.decode(chunk, { stream: true });
        this.change(3);
        this.fire('progress');
      });
      response.on('end', () => {
        this.responseText += decoder.decode();
        this.end('load');
      });
      response.on('error', () => this.end('error'));
    });
    this.request.end(body);
  }

  /** @param {'load' | 'error'} type */
  end(type) {
    if (this.readyState < 4 && !this.aborted) {
      if (type === 'error') {
        this.status = 0;
      }
      this.change(4);
      this.fire(type);
    }
  }

  /** @param {number} readyState */
  change(readyState) {
    this.readyState = readyState;
    this.fire('readystatechange');
  }

  /** @param {'readystatechange' | 'progress' | 'load' | 'error'} type */
  fire(type) {
    if (!this.aborted) {
      this[`on${type}`]?.({ type });
    }
  }
}
