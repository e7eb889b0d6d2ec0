/** Stands for a server: a `fetch` for the option of that name, whose responses a test writes. */

/**
 * @typedef {object} Request
 * @property {string} url
 * @property {AbortSignal} signal
 * @property {(text: string) => void} push sends a piece of the body
 */

export function createServer() {
  const requests = /** @type {Request[]} */ ([]);
  /** @type {((request: Request) => void)[]} */
  const awaiting = [];

  return {
    requests,
    /** @returns {Promise<Request>} the next request that comes */
    nextRequest: () => new Promise((resolve) => awaiting.push(resolve)),
    /**
     * @param {string} url
     * @param {RequestInit} init
     */
    fetch: async (url, init) => {
      const signal = /** @type {AbortSignal} */ (init.signal);
      /** @type {ReadableStreamDefaultController<Uint8Array>} */
      let body;
      const stream = new ReadableStream({
        start(controller) {
          body = controller;
          signal.addEventListener('abort', () => controller.error(signal.reason));
        },
      });
      const push = (/** @type {string} */ text) => body.enqueue(new TextEncoder().encode(text));
      const request = { url, signal, push };
      requests.push(request);
      awaiting.splice(0).forEach((resolve) => resolve(request));
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
    },
  };
}
