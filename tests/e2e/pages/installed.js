/**
 * Says what `dist/eventsource.js` did to the global scope: in a page as `installed(url)`, in a
 * worker to whoever sends it a URL and a port.
 */
(function defineInstalled(scope) {
  /**
   * @param {string} url of an event stream that sends a message
   * @returns {Promise<Installed>}
   */
  async function installed(url) {
    const { before, EventSource, EventSourcePolyfill, NativeEventSource, webAssemblyCalls } = scope;
    const descriptor = Object.getOwnPropertyDescriptor(scope, 'EventSource') ?? {};
    const facts = {
      hadNative: typeof before === 'function',
      globalIsAsBefore: EventSource === before,
      globalIsPolyfill: EventSource === EventSourcePolyfill,
      polyfill: typeof EventSourcePolyfill,
      native: typeof NativeEventSource,
      nativeIsAsBefore: NativeEventSource === before,
      nativeIsDefined: 'NativeEventSource' in scope,
      descriptor: { ...descriptor, value: typeof descriptor.value },
      callsOnLoad: [...webAssemblyCalls],
    };
    const source = new EventSourcePolyfill(url);
    const callsOnConstruction = webAssemblyCalls.slice(facts.callsOnLoad.length);
    const data = await new Promise((resolve) => {
      source.onmessage = (/** @type {MessageEvent} */ event) => resolve(event.data);
      source.onerror = () => resolve(`error in state ${source.readyState}`);
    });
    source.close();
    return { ...facts, callsOnConstruction, data };
  }

  scope.installed = installed;

  /** @param {ExtendableMessageEvent} event */
  const answer = (event) => {
    const answered = installed(event.data).then(
      (facts) => event.ports[0].postMessage(facts),
      (error) => event.ports[0].postMessage({ error: String(error) }),
    );
    event.waitUntil?.(answered);
  };
  scope.addEventListener('message', answer);
  scope.addEventListener('connect', (/** @type {MessageEvent} */ event) => {
    event.ports[0].onmessage = /** @type {any} */ (answer);
  });
})(/** @type {any} */ (globalThis));

/**
 * @typedef {object} Installed
 * @property {boolean} hadNative
 * @property {boolean} globalIsAsBefore
 * @property {boolean} globalIsPolyfill
 * @property {string} polyfill
 * @property {string} native
 * @property {boolean} nativeIsAsBefore
 * @property {boolean} nativeIsDefined
 * @property {Record<string, unknown>} descriptor
 * @property {string[]} callsOnLoad
 * @property {string[]} callsOnConstruction
 * @property {string} data
 */
