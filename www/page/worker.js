/**
 * Runs the WebAssembly class in a dedicated worker and reports to the page.
 *
 * A classic worker, because the built script file is made for `importScripts`.
 */
importScripts('/dist/eventsource.js');

/** @type {Promise<import('./watch.js').Watched> | undefined} */
let watched;

self.onmessage = async ({ data }) => {
  if (data.open) {
    watched = open(data.open);
  } else if (data.listen) {
    await (await watched)?.listen(data.listen);
    self.postMessage({ listening: data.listen });
  } else if (data.close) {
    (await watched)?.close();
  }
};

/** @param {{ url: string, transport: string, types: string[] }} request */
async function open({ url, transport, types }) {
  const { watch } = await import('./watch.js');
  const { EventSourcePolyfill } = /** @type {any} */ (self);
  const source = new EventSourcePolyfill(url, { transport });
  return watch(source, types, (report) => self.postMessage({ report }));
}
