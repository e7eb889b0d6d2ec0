/** Callbacks that run as soon as the script that asks for them is done, or soon after it. */
import { scope } from './scope.js';
import { MessageChannel } from './message-channel.js';

/** @type {(() => void)[]} */
const callbacks = [];
/** @type {(() => void) | undefined} */
let wake;

/** @param {() => void} callback that does not throw */
export function queueMicrotask(callback) {
  if (callbacks.push(callback) === 1) {
    wake ??= makeWake();
    wake();
  }
}

function run() {
  for (const callback of callbacks.splice(0)) {
    callback();
  }
}

/** @returns {() => void} has `run` called */
function makeWake() {
  const { document, MutationObserver } = scope;
  if (document !== undefined && MutationObserver !== undefined) {
    const node = document.createTextNode('');
    new MutationObserver(run).observe(node, { characterData: true });
    let count = 0;
    return () => {
      count += 1;
      node.data = String(count);
    };
  }
  // A task later: the best that a worker without promises has.
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', run);
  port1.start();
  return () => port2.postMessage(undefined);
}
