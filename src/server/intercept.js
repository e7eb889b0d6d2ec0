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
 * Takes requests before they are emitted: the listeners are whatever the application has at that moment,
 * and those who exchange all of them, as engine.io does, exchange only their own.
 *
 * @param {HttpServer} server
 * @param {Handler[]} handlers
 */
function takeOver(server, handlers) {
  handlersOf.set(server, handlers);
  // A server of http2 emits requests once it has had a listener for them.
  server.on('request', ignore);
  server.removeListener('request', ignore);
  const { emit } = server;

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  function dispatch(request, response, index = 0) {
    if (index < handlers.length) {
      handlers[index](request, response, () => dispatch(request, response, index + 1));
    } else if (!emit.call(server, 'request', request, response)) {
      response.writeHead(404).end();
    }
  }

  server.emit = (type, ...values) => {
    if (type !== 'request') {
      return emit.call(server, type, ...values);
    }
    const [request, response] = values;
    dispatch(request, response);
    return true;
  };
}

function ignore() {}
