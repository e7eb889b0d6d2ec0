/** Event streams of a server of Node's http, https or http2, by the names of the package `sse`. */
import { EventEmitter } from 'node:events';
import { parse } from 'node:querystring';

import { admit } from './admission.js';
import { isChannel, toFarewell } from './channel.js';
import { check } from './check.js';
import { Client } from './client.js';
import { intercept } from './intercept.js';
import { keepAlive } from './keep-alive.js';
import { isBehindStream } from './node-connection.js';
import { readForm, refuse, writeHead } from './node-request.js';
import { toPathMatcher, toTarget } from './path.js';
import { describe, summarise, toSettings } from './settings.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('node:http2').Http2Session} Http2Session
 * @typedef {import('./types/server.d.ts').SSEOptions} SSEOptions
 */

/** Milliseconds that a client has to take what waits for it when the server ends its stream. */
const CLOSE_TIMEOUT = 5000;

/**
 * Emits `connection` with a client and the parsed query.
 */
export class SSE extends EventEmitter {
  static Client = Client;

  #settings;
  #verifyRequest;
  #channel;
  /** @type {Set<Client>} */
  #clients = new Set();
  /** Those of HTTP/2 that have carried a stream. @type {Set<Http2Session>} */
  #sessions = new Set();
  /** @type {(() => string) | null} */
  #farewell = null;

  /**
   * @param {import('./types/server.d.ts').HttpServer | null} [httpServer] without one, requests come
   *   by `handleRequest`
   * @param {SSEOptions} [options]
   * @throws {TypeError} that names the option and the value
   */
  constructor(httpServer = null, options = {}) {
    // A listener that is async and rejects is then told of below.
    super({ captureRejections: true });
    this.#settings = toSettings(options);
    const { channel, path = '/sse', verifyRequest = null } = options;
    const isServer = typeof httpServer?.on === 'function';
    check('httpServer', httpServer, httpServer === null || isServer, 'a server or null');
    check(
      'verifyRequest',
      verifyRequest,
      verifyRequest === null || typeof verifyRequest === 'function',
      'a function',
    );
    const isGood = channel === undefined || isChannel(channel);
    check('channel', channel, isGood, 'what createChannel gave');
    const matches = toPathMatcher(path);
    this.server = httpServer;
    this.#verifyRequest = verifyRequest;
    this.#channel = channel;
    if (httpServer !== null) {
      intercept(httpServer, (request, response, pass) => {
        if (matches(toTarget(request.url).path)) {
          this.#handle(request, response, pass);
        } else {
          pass();
        }
      });
    }
  }

  /** The clients that are connected. */
  get clients() {
    return new Set(this.#clients);
  }

  /**
   * Answers a request, whatever its path, as a route of a framework.
   *
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {unknown} [next] called if `verifyRequest` refuses; else the answer is 403
   */
  handleRequest(request, response, next) {
    if (this.#isAnswered(response)) {
      return;
    }
    this.#handle(request, response, () => {
      if (typeof next === 'function') {
        next();
      } else if (!this.#isAnswered(response)) {
        response.writeHead(403).end();
      }
    });
  }

  /**
   * Ends all streams, having told each client when to come back, and keeps later ones as short. What
   * carried them is closed, so that clients find who listens then. The HTTP server stays as it is.
   *
   * @param {{ retry?: number, spread?: number }} [options] milliseconds: after `retry`, and up to
   *   `spread` later, so that not all come at once
   * @returns {Promise<void>} when they are closed
   */
  async close(options = {}) {
    this.#farewell = toFarewell(options);
    this.#sessions.forEach((session) => session.close());
    await Promise.all([...this.#clients].map((client) => this.#dismiss(client)));
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {() => void} pass
   */
  async #handle(request, response, pass) {
    let answer;
    const { query, search } = toTarget(request.url);
    const { method = 'GET', headers } = request;
    try {
      if (this.#farewell !== null && request.httpVersionMajor === 1) {
        response.setHeader('Connection', 'close');
      }
      // A preflight carries no credentials that one could verify.
      const isVerified = method === 'OPTIONS' || (await this.#isVerified(request));
      if (isVerified) {
        const incoming = {
          method,
          header: (/** @type {string} */ name) => /** @type {any} */ (headers[name]),
          query,
          readForm: (/** @type {number} */ limit) => readForm(request, limit),
        };
        answer = await admit(incoming, this.#settings);
      }
    } catch (error) {
      this.#fail(request, response, 'judged', error);
      return;
    }
    if (answer === undefined) {
      pass();
      return;
    }
    try {
      if (this.#isAnswered(response)) {
        return;
      }
      if (answer.isStream) {
        this.#open(request, response, answer, query, search);
      } else {
        refuse(request, response, answer);
      }
    } catch (error) {
      // A head that this protocol does not take.
      this.#fail(request, response, 'answered', error);
    }
  }

  /**
   * As by something that also took the request; the response is left to that.
   *
   * @param {ServerResponse} response
   */
  #isAnswered({ headersSent }) {
    if (headersSent) {
      this.#settings.log('a request was answered by something else before: no stream was begun');
    }
    return headersSent;
  }

  /** @param {IncomingMessage} request */
  async #isVerified(request) {
    return this.#verifyRequest === null || Boolean(await this.#verifyRequest(request));
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {import('./admission.js').Answer} answer
   * @param {URLSearchParams} query
   * @param {string} search
   */
  #open(request, response, { status, headers, lastEventId }, query, search) {
    // It may have gone while it was judged; responses of http2 only tell by their stream, and those of
    // pipelined requests by their socket.
    const { stream } = /** @type {{ stream?: import('node:http2').Http2Stream }} */ (response);
    if (response.destroyed || response.writableEnded || (stream ?? request.socket)?.destroyed) {
      return;
    }
    if (isBehindStream(request)) {
      request.socket.destroy();
      return;
    }
    writeHead(request, response, status, headers);
    const { keepAlive: interval, log, maxQueue, preamble } = this.#settings;
    const client = new Client(request, response, { lastEventId, maxQueue, log });
    client.connection.writeText(preamble(query));
    this.#clients.add(client);
    client.connection.whenClosed(() => this.#clients.delete(client));
    this.#remember(stream?.session);
    if (this.#farewell !== null) {
      this.#dismiss(client);
      return;
    }
    keepAlive(client.connection, interval);
    try {
      this.emit('connection', client, parse(search));
    } catch (error) {
      this.#listenerFailed(error, client);
      return;
    }
    this.#channel?.subscribe(client);
  }

  /**
   * @param {unknown} error
   * @param {string | symbol} _type only `connection` is ever emitted
   * @param {Client} client
   */
  [Symbol.for('nodejs.rejection')](error, _type, client) {
    this.#listenerFailed(error, client);
  }

  /**
   * As `send` throws at what a request brought along: that must not end the process.
   *
   * @param {unknown} error
   * @param {Client} client
   */
  #listenerFailed(error, client) {
    this.#settings.log(`a listener of "connection" threw: ${describe(error)}`);
    client.connection.destroy();
  }

  /**
   * @param {Client} client
   * @returns {Promise<void>} when its stream is closed
   */
  #dismiss({ connection }) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => connection.destroy(), CLOSE_TIMEOUT);
      connection.whenClosed(() => {
        clearTimeout(timer);
        resolve();
      });
      if (this.#farewell !== null) {
        connection.writeText(this.#farewell());
      }
      connection.hangUp();
    });
  }

  /** @param {Http2Session | undefined} session */
  #remember(session) {
    if (session && !this.#sessions.has(session)) {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    }
    if (this.#farewell !== null) {
      session?.close();
    }
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {string} what could not be done
   * @param {unknown} error
   */
  #fail(request, response, what, error) {
    // A client that went while its form was read needs no answer.
    if (!request.destroyed || !response.destroyed) {
      this.#settings.log(`a request could not be ${what}: ${summarise(error)}`);
      if (!response.headersSent) {
        response.writeHead(500).end();
      }
    }
  }
}
