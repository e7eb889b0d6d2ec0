/**
 * Runs one behaviour in this page or worker.
 */
import { createContext } from './context.js';
import { takeObserved } from './observe.js';
import { watchForProblems } from './problems.js';

/** A behaviour that is not done by then failed. */
export const timeLimit = 15_000;

/**
 * @typedef {object} Behaviour
 * @property {string} name a sentence
 * @property {(context: import('./context.js').Context['context']) => unknown} run
 * @property {string[]} [only] the scopes that have what it needs, such as `window`, or `window / xhr`
 *   (`fetch`, `native`) for one transport of them; all if not given
 * @property {string | Record<string, string>} [nativeDiffers] why the browser's own class does
 *   otherwise, for all browsers or by browser
 * @property {Record<string, string>} [platformDiffers] why no script can do it, by browser, such as
 *   `webkit`, or for one transport of it, such as `webkit / xhr`
 * @property {string} [beyondNative] what native classes do not have
 * @property {Record<string, string>} [platformDiffers] why our class cannot do so in a runtime, such as
 *   `node 20`, or `node` for all versions: what the platform gives it is different
 */

/**
 * @typedef {object} Outcome
 * @property {number} duration ms
 * @property {{ message: string, stack: string } | null} failure
 */

/**
 * @param {Behaviour} behaviour
 * @param {import('./context.js').Settings} settings
 * @param {Parameters<typeof createContext>[1]} parts
 * @returns {Promise<Outcome>}
 */
export async function runBehaviour(behaviour, settings, parts) {
  const start = performance.now();
  const { context, expected, dispose } = createContext(settings, parts);
  const problems = watchForProblems(expected);
  takeObserved();
  /** @type {unknown} */
  let error = null;
  try {
    await withinTimeLimit(behaviour.run(context));
  } catch (reason) {
    error = withObserved(reason);
  }
  try {
    await dispose();
  } catch (reason) {
    error ??= reason;
  }
  error ??= problems.stop()[0] ?? null;
  return { duration: performance.now() - start, failure: error === null ? null : describe(error) };
}

/** @param {unknown} error */
function withObserved(error) {
  if (error instanceof Error) {
    error.message += ` (observed: ${takeObserved()})`;
  }
  return error;
}

/** @param {unknown} work */
async function withinTimeLimit(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`expected the behaviour to be done within ${timeLimit} ms`));
    }, timeLimit);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) {
    return { message: `thrown: ${String(error)}`, stack: '' };
  }
  const cause = error.cause === undefined ? '' : `: ${String(error.cause)}`;
  return { message: `${error.name}: ${error.message}${cause}`, stack: error.stack ?? '' };
}
