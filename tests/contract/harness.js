/**
 * Stands for launchdarkly/sse-contract-tests: serves streams, has the service open them, and is told
 * what it sees.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * @typedef {object} Message what the service tells
 * @property {'event' | 'comment' | 'error'} kind
 * @property {{ type: string, data: string, id: string }} [event]
 * @property {string} [comment]
 * @property {string} [error]
 */

/** What comes and what is awaited, whichever is first. @template Item */
class Queue {
  /** @type {Item[]} */
  #items = [];
  /** @type {((item: Item) => void)[]} */
  #awaiting = [];

  /** @param {Item} item */
  push(item) {
    const resolve = this.#awaiting.shift();
    if (resolve === undefined) {
      this.#items.push(item);
    } else {
      resolve(item);
    }
  }

  /** @returns {Promise<Item>} */
  next() {
    return this.#items.length > 0
      ? Promise.resolve(/** @type {Item} */ (this.#items.shift()))
      : new Promise((resolve) => this.#awaiting.push(resolve));
  }
}

/** A request for a stream. */
export class Connection {
  /**
   * @param {http.IncomingMessage} request
   * @param {string} body
   * @param {http.ServerResponse} response
   */
  constructor(request, body, response) {
    this.method = request.method;
    this.headers = request.headers;
    this.body = body;
    this.response = response;
    /** When the other side has ended it, or this one. */
    this.closed = once(response, 'close');
  }

  open() {
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.response.flushHeaders();
  }

  /** @param {string | Uint8Array} chunk */
  send(chunk) {
    return new Promise((resolve) => this.response.write(chunk, resolve));
  }

  break() {
    this.response.destroy();
  }
}

/** A stream of the harness, and the service's client of it. */
export class Client {
  /** @type {Queue<Connection>} */
  connections = new Queue();
  /** @type {Queue<Message>} */
  messages = new Queue();
  requests = 0;
  callbacks = 0;
  /** The service's own address of it. */
  url = '';

  /** @returns {Promise<Connection>} the next request, answered as a stream is */
  async connection() {
    const connection = await this.connections.next();
    connection.open();
    return connection;
  }

  /** @returns {Promise<Message['event']>} which must come next */
  async event() {
    const message = await this.messages.next();
    assert.equal(message.kind, 'event', JSON.stringify(message));
    return message.event;
  }

  async comment() {
    const message = await this.messages.next();
    assert.equal(message.kind, 'comment', JSON.stringify(message));
    return message.comment;
  }

  async error() {
    const message = await this.messages.next();
    assert.equal(message.kind, 'error', JSON.stringify(message));
    return message.error;
  }

  /** @param {object} command */
  async command(command) {
    const body = JSON.stringify(command);
    const response = await fetch(this.url, { method: 'POST', body });
    assert.ok(response.ok, `${response.status}: ${await response.text()}`);
  }
}

/** @param {string} service where it listens */
export async function createHarness(service) {
  /** @type {Client[]} */
  const clients = [];

  const server = http.createServer(async (request, response) => {
    const [, role, index, counter] = (request.url ?? '').split(/[/?]/);
    const client = clients[Number(index)];
    const body = await text(request);
    if (role === 'callbacks') {
      client.callbacks += 1;
      // One after the other, so that no number is missing for longer than it is under way.
      assert.equal(Number(counter), client.callbacks);
      client.messages.push(JSON.parse(body));
      response.end();
    } else {
      client.requests += 1;
      client.connections.push(new Connection(request, body, response));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    /** @param {object} [parameters] */
    async createClient(parameters = {}) {
      const client = new Client();
      const index = clients.push(client) - 1;
      const body = JSON.stringify({
        streamUrl: `${origin}/streams/${index}`,
        callbackUrl: `${origin}/callbacks/${index}`,
        ...parameters,
      });
      const response = await fetch(service, { method: 'POST', body });
      assert.ok(response.ok, `${response.status}: ${await response.text()}`);
      client.url = new URL(response.headers.get('Location') ?? '', service).href;
      return client;
    },
    async close() {
      // The service may be gone.
      await Promise.allSettled(clients.map(({ url }) => fetch(url, { method: 'DELETE' })));
      server.close();
      server.closeAllConnections();
    },
  };
}
