/**
 * Runs behaviours in this page, or in a worker that this page starts, and answers with their
 * outcomes. Bundled with the list into the one script that pages and workers load.
 */
import { assert, config } from 'chai';

import { behaviours } from '../../behaviours/index.js';
import { runBehaviour } from '../../behaviours/run.js';

/**
 * @typedef {object} Harness
 * @property {(settings: Settings) => Promise<void>} start
 * @property {(name: string) => Promise<import('../../behaviours/run.js').Outcome>} run
 */

/** @typedef {import('../../behaviours/context.js').Settings} Settings */

config.truncateThreshold = 0;

if (typeof document === 'object') {
  /** @type {any} */ (globalThis).harness = createHarness();
} else {
  answerMessages();
}

/** @returns {Harness} */
function createHarness() {
  /** @type {Settings} */
  let settings;
  /** @type {(message: Message) => Promise<any>} */
  let ask;
  return {
    async start(given) {
      settings = given;
      if (settings.scope !== 'window') {
        ask = await startWorker(settings);
        await ask({ name: null, settings });
      }
    },
    run: (name) =>
      settings.scope === 'window' ? runByName(name, settings) : ask({ name, settings }),
  };
}

/**
 * @param {Settings} settings
 * @returns {Promise<(message: Message) => Promise<any>>} sends a message and waits for the answer
 */
async function startWorker({ scope, native, script }) {
  const polyfill = native ? '' : `&script=${script}`;
  const url = `/worker.js?script=/behaviours.js${polyfill}`;
  switch (scope) {
    case 'dedicated worker': {
      const worker = new Worker(url);
      return (message) => exchange(message, worker, worker);
    }
    case 'shared worker': {
      const worker = new SharedWorker(url);
      return (message) => exchange(message, worker.port, worker);
    }
    case 'service worker': {
      await navigator.serviceWorker.register(url);
      const { active } = await navigator.serviceWorker.ready;
      if (active === null) {
        throw new Error('expected an active service worker');
      }
      return (message) => exchange(message, active, active);
    }
    default:
      throw new TypeError(`expected a kind of worker, received ${scope}`);
  }
}

/**
 * @param {Message} message
 * @param {{ postMessage: (message: unknown, transfer: Transferable[]) => void }} receiver
 * @param {EventTarget} worker
 */
function exchange(message, receiver, worker) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    // A script that cannot be loaded would never answer.
    worker.addEventListener('error', (event) => {
      const { message: text, filename, lineno } = /** @type {ErrorEvent} */ (event);
      reject(new Error(`error in the worker: ${text} (${filename}:${lineno})`));
    });
    receiver.postMessage(message, [port2]);
  });
}

/**
 * Without a name it is only asked whether the worker is there.
 *
 * @typedef {{ name: string | null, settings: Settings }} Message
 */

function answerMessages() {
  /** @param {MessageEvent & { waitUntil?: (promise: Promise<unknown>) => void }} event */
  const answer = (event) => {
    const { name, settings } = event.data;
    const outcome = Promise.resolve(name === null ? null : runByName(name, settings));
    outcome.then((value) => event.ports[0].postMessage(value));
    // A service worker without work is stopped.
    event.waitUntil?.(outcome);
  };
  globalThis.addEventListener('message', answer);
  globalThis.addEventListener('connect', (event) => {
    /** @type {MessageEvent} */ (event).ports[0].onmessage = answer;
  });
}

/**
 * @param {string} name
 * @param {Settings} settings
 */
function runByName(name, settings) {
  const behaviour = behaviours.find((candidate) => candidate.name === name);
  const className = settings.native ? 'EventSource' : 'EventSourcePolyfill';
  const EventSource = /** @type {any} */ (globalThis)[className];
  if (!behaviour || !EventSource) {
    throw new Error(`expected a behaviour ${name} and a class ${className}`);
  }
  return runBehaviour(behaviour, settings, { EventSource, assert });
}
