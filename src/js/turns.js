/**
 * Gives every event a platform callback of its own, at the least price.
 *
 * The standard queues one task per event, so the promise reactions of its listeners run before the
 * next event. A task each would cost more than the event. Browsers also run promise reactions after
 * each *listener* of a message, so one message on a port with 32 listeners is 32 callbacks. Runtimes
 * that are none do not, but have a cheap callback: setImmediate, which they also stay alive for.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#clean-up-after-running-script
 */

/** Milliseconds in which a page that may be going away has to be gone: the next one has to answer first. */
const PAGE_TO_GO = 3000;

/**
 * Somebody with things to do, one per callback.
 *
 * @typedef {object} Worker
 * @property {() => boolean} step does one thing; returns whether there is another
 */

/** @type {Worker[]} */
const queue = [];
/** Callbacks asked for that have not run yet. */
let outstanding = 0;
let isInside = false;
/** @type {Promise<void> | undefined} */
let pageToGo;

/**
 * Kinds of messages: how many callbacks each is, and from how many wanted ones on it is the cheapest.
 * Measured: a message costs as much as ten callbacks, and one to spare as much as one that is used.
 */
const KINDS = [
  { size: 256, from: 192 },
  { size: 32, from: 12 },
  { size: 4, from: 2 },
  { size: 1, from: 1 },
];

/** @type {MessagePort[]} one per kind, made at first use */
const ports = [];

/**
 * Taken before a test, or a frame that goes elsewhere, replaces it. Old pages may have a substitute for
 * the other, which is no better than a port.
 */
export const { document, setImmediate } =
  /** @type {{ document: Document, setImmediate?: Function }} */ (globalThis);
const immediate = document ? undefined : setImmediate;
const callback = makeCallback();

/**
 * Has `worker.step` called in callbacks to come until it returns false. Workers are served in the
 * order of their requests.
 *
 * @param {Worker} worker
 * @param {number} steps how many there are, as far as known
 */
export function request(worker, steps) {
  if (queue.indexOf(worker) < 0) {
    queue.push(worker);
  }
  post(steps);
}

/**
 * A callback without an event, for what the standard does in a task of its own.
 *
 * @returns {Promise<undefined>}
 */
export function turn() {
  return new Promise((resolve) => {
    const step = () => {
      resolve(undefined);
      return false;
    };
    request({ step }, 1);
  });
}

/**
 * For what the platform reports a little later.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function wait(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/**
 * The page goes away, unless the user minds or what comes is a download. Firefox breaks its requests
 * now, but says that it has gone (`pagehide`) only when the next page has answered; until then it gets
 * no event.
 */
export function beforeUnload() {
  pageToGo = wait(PAGE_TO_GO);
}

/**
 * @param {unknown} word
 * @returns {Promise<never>} rejected with it, late if the page may be going away
 */
export function failLate(word) {
  return turn()
    .then(() => pageToGo)
    .then(() => {
      throw word;
    });
}

/** @param {number} wanted */
function post(wanted) {
  let missing = wanted;
  for (; immediate && missing > 0; missing -= 1) {
    immediate(callback);
    outstanding += 1;
  }
  while (missing > 0) {
    let index = 0;
    while (missing < KINDS[index].from) {
      index += 1;
    }
    port(index).postMessage(null);
    missing -= KINDS[index].size;
    outstanding += KINDS[index].size;
  }
}

/** @param {number} index */
function port(index) {
  if (ports[index] === undefined) {
    const { port1, port2 } = new MessageChannel();
    for (let count = 0; count < KINDS[index].size; count += 1) {
      // The same function could be added only once.
      port1.addEventListener('message', makeCallback());
    }
    port1.start();
    ports[index] = port2;
  }
  return ports[index];
}

/** Each a function of its own, with nothing to call in between: they run once per event. */
function makeCallback() {
  return () => {
    outstanding -= 1;
    // Firefox has tasks run while a listener waits for a synchronous request.
    if (isInside) {
      return;
    }
    isInside = true;
    try {
      if (queue.length > 0 && !queue[0].step()) {
        queue.shift();
      }
    } finally {
      isInside = false;
      // A worker may have turned out to have more steps than it asked for.
      if (outstanding === 0 && queue.length > 0) {
        post(1);
      }
    }
  };
}
