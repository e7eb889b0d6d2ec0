/**
 * Launches WebKitGTK as browsers.js launches the others, but through WebDriver, which is all that it
 * speaks. It has no headless mode, so it gets a display of its own, of Xvfb, that nobody sees.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Builder } from 'selenium-webdriver';
// @ts-expect-error Its types know the file by a name that Node finds by require() only.
import { DriverService } from 'selenium-webdriver/remote/index.js';

import { findExecutable } from './browsers.js';

/**
 * @param {{ environment?: NodeJS.ProcessEnv }} [options] further environment variables
 * @returns {Promise<import('./browsers.js').TestBrowser>} with one page at a time, as its driver has
 *   one session; the caller closes it
 */
export async function launchWebKit({ environment } = {}) {
  const display = await openDisplay();
  const driver = new DriverService.Builder(findExecutable(['WebKitWebDriver']))
    .setLoopback(true)
    .setEnvironment({ ...process.env, ...ownEnvironment(), DISPLAY: display.name, ...environment })
    .build();
  return {
    newPage: async () => createPage(await driver.start()),
    close: async () => {
      await driver.kill();
      await display.close();
    },
  };
}

function ownEnvironment() {
  // Its sandbox needs what containers do not grant, and containers often run as root.
  return process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {};
}

/** @returns {Promise<{ name: string, close: () => Promise<void> }>} */
async function openDisplay() {
  // It chooses a number that is free, and tells it when it is ready.
  const args = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x800x24'];
  const server = spawn(findExecutable(['Xvfb']), args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const kill = () => server.kill();
  process.once('exit', kill);
  const number = await Promise.race([
    once(/** @type {import('node:stream').Readable} */ (server.stdio[3]), 'data'),
    ended.then(([code]) => {
      throw new Error(`Xvfb ended with code ${code}`);
    }),
  ]);
  return {
    name: `:${String(number).trim()}`,
    close: async () => {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}

/**
 * A browser process for each page: one that hangs is ended with its browser.
 *
 * @param {string} address of the driver
 * @returns {Promise<import('./browsers.js').TestPage>}
 */
async function createPage(address) {
  const session = await new Builder()
    .usingServer(address)
    .withCapabilities({ browserName: 'MiniBrowser' })
    .build();
  /** @type {((error: unknown) => void)[]} */
  const listeners = [];
  return {
    on: (_type, listener) => listeners.push(listener),
    goto: async (url) => {
      await session.get(url);
      await session.executeScript(watchForErrors);
    },
    evaluate: async (run, ...given) => {
      const script = `return Promise.resolve((${run})(...arguments)).then(${withErrors})`;
      const { value, errors } = /** @type {ReturnType<typeof withErrors>} */ (
        await session.executeScript(script, ...given)
      );
      for (const error of errors) {
        listeners.forEach((listener) => listener(error));
      }
      return value;
    },
    close: () => session.quit(),
  };
}

/**
 * Keeps what the console would show of exceptions. WebDriver does not tell of them, so those before
 * the page has loaded, and those inside of workers, are not seen. Runs in the page.
 */
function watchForErrors() {
  /** @type {(ErrorEvent | PromiseRejectionEvent)[]} */
  const events = [];
  /** @type {any} */ (globalThis).uncaught = events;
  addEventListener('error', (event) => events.push(event));
  addEventListener('unhandledrejection', (event) => events.push(event));
}

/**
 * What was evaluated, with the errors since the last time. Runs in the page.
 *
 * @param {unknown} value
 * @returns {{ value: any, errors: string[] }}
 */
function withErrors(value) {
  /** @type {(ErrorEvent & PromiseRejectionEvent)[]} */
  const events = /** @type {any} */ (globalThis).uncaught.splice(0);
  const errors = events
    // A behaviour that watches says so of what it has seen.
    .filter(({ defaultPrevented }) => !defaultPrevented)
    .map(({ type, error, message, reason }) => `${type}: ${error ?? message ?? reason}`);
  return { value, errors };
}
