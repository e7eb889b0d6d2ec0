/**
 * Watches for what a page's console would show: errors that nobody caught, and messages of the class.
 *
 * @param {{ errors: unknown[] | null }} expected where those go that a behaviour expects
 */
export function watchForProblems(expected) {
  /** @type {unknown[]} */
  const problems = [];
  const ignore = listen(
    (error) => (expected.errors ?? problems).push(error),
    (reason) => problems.push(new Error('unhandled rejection', { cause: reason })),
  );
  const { error, warn } = console;
  console.error = console.warn = (/** @type {unknown[]} */ ...values) => {
    problems.push(new Error(`unexpected console message: ${values.join(' ')}`));
  };
  return {
    stop() {
      ignore();
      Object.assign(console, { error, warn });
      return problems;
    },
  };
}

/**
 * @param {(error: unknown) => void} onError
 * @param {(reason: unknown) => void} onRejection
 * @returns {() => void} ends it
 */
function listen(onError, onRejection) {
  const { process } = /** @type {{ process?: import('node:events').EventEmitter }} */ (globalThis);
  if (process !== undefined) {
    process.on('uncaughtException', onError);
    process.on('unhandledRejection', onRejection);
    return () => {
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onRejection);
    };
  }
  /** @param {ErrorEvent} event */
  const onErrorEvent = (event) => {
    event.preventDefault();
    onError(event.error ?? new Error(event.message));
  };
  /** @param {PromiseRejectionEvent} event */
  const onRejectionEvent = (event) => {
    event.preventDefault();
    onRejection(event.reason);
  };
  globalThis.addEventListener('error', onErrorEvent);
  globalThis.addEventListener('unhandledrejection', onRejectionEvent);
  return () => {
    globalThis.removeEventListener('error', onErrorEvent);
    globalThis.removeEventListener('unhandledrejection', onRejectionEvent);
  };
}
