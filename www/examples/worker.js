/** The worker of worker.html. `EventSourcePolyfill` is this class even where there is a native one. */
importScripts('/dist/eventsource.js');

const source = new EventSourcePolyfill('/streams/worker');

source.onopen = () => postMessage(`opened: ${source.url}`);
source.onmessage = (event) => postMessage(`message ${event.data}`);
