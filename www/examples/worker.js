/** The worker of worker.html. `EventSourcePolyfill` is this class even where there is a native one. */
importScripts('/dist/eventsource.js');

// @ts-expect-error The script has just defined it.
const source = /** @type {EventSource} */ (new self.EventSourcePolyfill('/streams/worker'));

source.onopen = () => postMessage(`opened: ${source.url}`);
source.onmessage = (event) => postMessage(`message ${event.data}`);
