/** In a worker: tells whoever sends a URL and a port what the first message from there says. */
(function receiveInWorker() {
  const scope = /** @type {any} */ (globalThis);

  /** @param {MessageEvent} message */
  const answer = ({ data: url, ports: [port] }) => {
    const source = new scope.EventSourcePolyfill(url);
    source.onmessage = (/** @type {MessageEvent} */ event) => port.postMessage(event.data);
    source.onerror = () => port.postMessage(`error in state ${source.readyState}`);
  };

  scope.addEventListener('message', answer);
  scope.addEventListener('connect', (/** @type {MessageEvent} */ event) => {
    event.ports[0].onmessage = answer;
  });
})();
