/**
 * Requests of an HTTP server that others listen to as well.
 *
 * Several handlers may share a server. Those listeners that the application had, or adds later, see
 * what no handler takes.
 */

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./types/server.d.ts').HttpServer} HttpServer
 * @typedef {(request: IncomingMessage, response: ServerResponse, pass: () => void) => void} Handler
 *   calls `pass` for what it does not take
 */

/** @type {WeakMap<HttpServer, Handler[]>} */
const handlersOf = new WeakMap();

/**
 * @param {HttpServer} server
 * @param {Handler} handler
 */
export function intercept(server, handler) {
  const handlers = handlersOf.get(server);
  if (handlers === undefined) {
    takeOver(server, [handler]);
  } else {
    handlers.push(handler);
  }
}

/**
 * @param {HttpServer} server
 * @param {Handler[]} handlers
 */
function takeOver(server, handlers) {
  handlersOf.set(server, handlers);
  const others = /** @type {Function[]} */ (server.listeners('request'));
  server.removeAllListeners('request');

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  function dispatch(request, response, index = 0) {
    if (index < handlers.length) {
      handlers[index](request, response, () => dispatch(request, response, index + 1));
    } else if (others.length === 0) {
      response.writeHead(404).end();
    } else {
      for (const listener of [...others]) {
        listener.call(server, request, response);
      }
    }
  }
  server.on('request', (request, response) => dispatch(request, response));

  // It is told before the listener is added, so the listener is moved after that.
  server.on('newListener', (type, listener) => {
    if (type === 'request') {
      queueMicrotask(() => {
        server.removeListener('request', listener);
        others.push(listener);
      });
    }
  });
}
