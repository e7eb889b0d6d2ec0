/**
 * A message channel that runs promise reactions after each listener, as the ones of browsers do.
 * Node's runs them after the last listener of a message.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#clean-up-after-running-script
 */
export class BrowserLikeMessageChannel {
  constructor() {
    /** @type {(() => void)[]} */
    const listeners = [];
    this.port1 = {
      /**
       * @param {string} _type
       * @param {() => void} listener
       */
      addEventListener: (_type, listener) => listeners.push(listener),
      start() {},
    };
    this.port2 = {
      // Immediates of one round are run in order, with promise reactions after each.
      postMessage: () => listeners.forEach((listener) => setImmediate(listener)),
    };
  }
}
