/**
 * The same as `watch`, for a WebAssembly event source that lives in a dedicated worker.
 *
 * @typedef {import('./watch.js').Watched} Watched
 */

/**
 * @param {{ url: string, transport: string, types: string[] }} request
 * @param {(report: import('./watch.js').Report) => void} report
 * @returns {Watched}
 */
export function watchInWorker(request, report) {
  const worker = new Worker('/page/worker.js');
  /** @type {Map<string, () => void>} */
  const awaited = new Map();

  worker.onmessage = ({ data }) => {
    if (data.report) {
      report(data.report);
    } else {
      awaited.get(data.listening)?.();
    }
    if (data.report?.cause === 'close') {
      worker.terminate();
    }
  };
  worker.postMessage({ open: request });

  return {
    listen(type) {
      return new Promise((resolve) => {
        awaited.set(type, resolve);
        worker.postMessage({ listen: type });
      });
    },
    close: () => worker.postMessage({ close: true }),
  };
}
