/**
 * What a panel needs to know of an event source, as plain objects that can cross into a page from
 * a worker.
 *
 * @typedef {{ kind: 'state', readyState: number, url: string, cause: 'new' | 'open' | 'error' | 'close' }} StateReport
 * @typedef {{ kind: 'message', type: string, data: string, lastEventId: string, origin: string }} MessageReport
 * @typedef {StateReport | MessageReport} Report
 * @typedef {{ listen(type: string): void | Promise<void>, close(): void }} Watched
 */

/**
 * @param {EventSource} source
 * @param {Iterable<string>} types the event types to listen to; more can be added
 * @param {(report: Report) => void} report
 * @returns {Watched}
 */
export function watch(source, types, report) {
  const listened = new Set();

  /** @param {StateReport['cause']} cause */
  const reportState = (cause) =>
    report({ kind: 'state', readyState: source.readyState, url: source.url, cause });

  /** @param {Event} event */
  const onEvent = (event) => {
    // A server may name its events `open` and `error` too: those are messages like any other.
    if (event instanceof MessageEvent) {
      const { type, data, lastEventId, origin } = event;
      report({ kind: 'message', type, data, lastEventId, origin });
    } else {
      reportState(event.type === 'open' ? 'open' : 'error');
    }
  };

  /** @param {string} type */
  const listen = (type) => {
    if (!listened.has(type)) {
      listened.add(type);
      source.addEventListener(type, onEvent);
    }
  };

  for (const type of ['open', 'error', ...types]) {
    listen(type);
  }
  reportState('new');

  return {
    listen,
    close() {
      source.close();
      reportState('close');
    },
  };
}
