/**
 * Runs one behaviour in this page or worker.
 */
import { createContext } from './context.js';
import { takeObserved } from './observe.js';
import { watchForProblems } from './problems.js';

/** A behaviour that is not done by then failed. */
const timeLimit = 15_000;

/**
 * The same for a browser's own class, whose speed is not ours: WebKit's takes ten seconds for one line of
 * 8 MB, and twice that on a busy machine.
 */
const timeLimitOfNative = 40_000;

/** The same for one that is expected to fail: longer than any takes, for its success to be seen. */
const timeLimitOfDifferences = 6_000;

/**
 * @typedef {object} Behaviour
 * @property {string} name a sentence
 * @property {(context: import('./context.js').Context['context']) => unknown} run
 * @property {string[]} [only] the scopes that have what it needs, such as `window`, or `window / xhr`
 *   (`fetch`, `native`) for one transport of them; all if not given
 * @property {string | Record<string, string>} [nativeDiffers] why the browser's own class does
 *   otherwise, for all browsers or by browser
 * @property {Record<string, string>} [platformDiffers] why no script can do it, by runtime, such
 *   as `webkit` or `node 18`, or for one transport of it, such as `webkit / xhr`
 * @property {Record<string, string>} [lacking] why our class does otherwise in engines that lack a
 *   global, by its name, such as `MessageEvent` or `MessageEvent in a dedicated worker`, or `ES2015`
 * @property {string} [beyondNative] what native classes do not have
 */

/**
 * @typedef {object} Outcome
 * @property {number} duration ms
 * @property {{ message: string, stack: string } | null} failure
 */

/**
 * @typedef {Pick<import('./context.js').Settings, 'native' | 'runtime' | 'scope' | 'transport'>
 *   & { without?: string[] }} Where `without`: what old engines lack, taken away from this one
 */

/**
 * @param {Behaviour} behaviour
 * @param {Where} where
 * @returns {string | undefined} why it fails there: the browser's own class is otherwise, the platform
 *   lets no script do it, or lacks what would be needed
 */
export function differenceIn({ nativeDiffers, platformDiffers, lacking }, where) {
  const { native, runtime, transport } = where;
  if (native) {
    return typeof nativeDiffers === 'string' ? nativeDiffers : nativeDiffers?.[runtime];
  }
  return (
    platformDiffers?.[runtime] ??
    platformDiffers?.[`${runtime} / ${transport}`] ??
    lackingIn(lacking ?? {}, where)
  );
}

/**
 * @param {Record<string, string>} lacking
 * @param {Where} where
 */
function lackingIn(lacking, { scope, without }) {
  if (without === undefined) {
    return undefined;
  }
  const missing = ['ES2015', ...without];
  // Neither has a document.
  const found = scope === 'runtime' ? 'dedicated worker' : scope;
  const reasons = Object.entries(lacking).filter(([key]) => {
    const [name, place = found] = key.split(' in a ');
    return missing.includes(name) && place === found;
  });
  return reasons[0]?.[1];
}

/**
 * @param {Pick<import('./context.js').Settings, 'native'>} settings
 * @returns {number} ms
 */
export function timeLimitIn({ native }) {
  return native ? timeLimitOfNative : timeLimit;
}

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
  const limit =
    differenceIn(behaviour, settings) === undefined
      ? timeLimitIn(settings)
      : timeLimitOfDifferences;
  takeObserved();
  /** @type {unknown} */
  let error = null;
  try {
    await withinTime(limit, behaviour.run(context));
  } catch (reason) {
    // A promise may be rejected with nothing.
    error = withObserved(reason ?? new Error(`thrown: ${reason}`));
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
    // Not all errors can be changed: those of the platform have a message without setter.
    const { message, name, stack } = error;
    const observed = { message: `${message} (observed: ${takeObserved()})`, name, stack };
    return Object.defineProperties(error, Object.getOwnPropertyDescriptors(observed));
  }
  return error;
}

/**
 * @param {number} limit ms
 * @param {unknown} work
 */
async function withinTime(limit, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`expected the behaviour to be done within ${limit} ms`));
    }, limit);
  });
  try {
    await Promise.race([work, late]);
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
