/**
 * How each entry under `./compat` receives an event: what defines `receive`, of a URL and a function
 * that is called with the data, given the entry as `entry`. All end by themselves.
 *
 * @type {Record<string, string>}
 */
export const compat = {
  'eventsource-wasm/compat/event-source-polyfill': asSource('entry.EventSourcePolyfill'),
  'eventsource-wasm/compat/eventsource': asSource('entry.EventSource'),
  'eventsource-wasm/compat/fetch-event-source': `
    const receive = (url, done) => {
      const controller = new AbortController();
      entry.fetchEventSource(url, {
        signal: controller.signal,
        onmessage({ data }) {
          controller.abort();
          done(data);
        },
      });
    };`,
  'eventsource-wasm/compat/sse.js': asSource('entry.SSE'),
};

/** @param {string} constructor */
function asSource(constructor) {
  return `
    const receive = (url, done) => {
      const source = new ${constructor}(url);
      source.onmessage = ({ data }) => {
        source.close();
        done(data);
      };
    };`;
}
