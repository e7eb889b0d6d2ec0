/** Says what a source receives, for hermes.test.js. */
const { print } = /** @type {any} */ (globalThis);

const source = new EventSource('https://host.test/events');

// Not `for`: that version of Hermes gives its rounds one variable.
['open', 'message', 'price', 'error'].forEach((type) => {
  source.addEventListener(type, (event) => {
    const { data, lastEventId, target } = /** @type {MessageEvent} */ (event);
    print(type, source.readyState, data, lastEventId, target === source);
    if (data === 'two') {
      source.close();
    }
  });
});
