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
  /** @type {(message: unknown, transfer: Transferable[]) => void} */
  let post;
  return {
    async start(given) {
      settings = given;
      if (settings.scope !== 'window') {
        post = await startWorker(settings);
      }
    },
    run(name) {
      if (settings.scope === 'window') {
        return runByName(name, settings);
      }
      const { port1, port2 } = new MessageChannel();
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
        post({ name, settings }, [port2]);
      });
    },
  };
}

/** @param {Settings} settings */
async function startWorker({ scope, native }) {
  const url = `/worker.js?script=/behaviours.js${native ? '' : '&class=polyfill'}`;
  switch (scope) {
    case 'dedicated worker': {
      const worker = new Worker(url);
      return worker.postMessage.bind(worker);
    }
    case 'shared worker': {
      const { port } = new SharedWorker(url);
      return port.postMessage.bind(port);
    }
    case 'service worker': {
      await navigator.serviceWorker.register(url);
      const { active } = await navigator.serviceWorker.ready;
      if (active === null) {
        throw new Error('expected an active service worker');
      }
      return active.postMessage.bind(active);
    }
    default:
      throw new TypeError(`expected a kind of worker, received ${scope}`);
  }
}

function answerMessages() {
  /** @param {MessageEvent & { waitUntil?: (promise: Promise<unknown>) => void }} event */
  const answer = (event) => {
    const { name, settings } = event.data;
    const outcome = runByName(name, settings);
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
  if (!behaviour) {
    throw new Error(`expected the name of a behaviour, received ${name}`);
  }
  const { EventSource, EventSourcePolyfill } = /** @type {any} */ (globalThis);
  return runBehaviour(behaviour, settings, {
    EventSource: settings.native ? EventSource : EventSourcePolyfill,
    assert,
  });
}
