/** A channel with listeners that are called once per message, each in a task of its own. */
import { scope } from './scope.js';

class OwnMessageChannel {
  constructor() {
    /** @type {(() => void)[]} */
    const listeners = [];
    this.port1 = {
      addEventListener(/** @type {string} */ _type, /** @type {() => void} */ listener) {
        listeners.push(listener);
      },
      start() {},
    };
    this.port2 = {
      postMessage() {
        for (const listener of listeners) {
          setTimeout(listener, 0);
        }
      },
    };
  }
}

export const MessageChannel = scope.MessageChannel ?? OwnMessageChannel;
