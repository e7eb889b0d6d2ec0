/**
 * Launches the browsers that are installed on this machine, headless, with an empty profile.
 *
 * Nothing is downloaded: the executable is whatever PATH offers.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { keepCoverage } from './browser-coverage.js';

/** @typedef {'chromium' | 'firefox'} BrowserName */

/**
 * What {@link launch} and `launchWebKit` have in common: of puppeteer's interface what most tests
 * need.
 *
 * @typedef {object} TestBrowser
 * @property {() => Promise<TestPage>} newPage
 * @property {() => Promise<void>} close
 *
 * @typedef {object} TestPage
 * @property {(type: 'pageerror', listener: (error: unknown) => void) => unknown} on an exception
 *   reached the page itself
 * @property {(url: string) => Promise<unknown>} goto
 * @property {(run: (...given: any[]) => unknown, ...given: any[]) => Promise<any>} evaluate
 * @property {() => Promise<void>} close
 */

/** @type {BrowserName[]} */
export const browserNames = ['chromium', 'firefox'];

/**
 * @param {BrowserName} name
 * @param {object} [options]
 * @param {string[]} [options.args] further command line arguments
 * @param {Record<string, unknown>} [options.preferences] of Firefox (Chromium has none)
 * @param {boolean} [options.acceptInsecureCerts]
 * @param {number} [options.protocolTimeout] milliseconds that an answer is waited for
 * @returns {Promise<import('puppeteer-core').Browser>} the caller closes it
 */
export async function launch(
  name,
  { args = [], preferences = {}, acceptInsecureCerts = false, protocolTimeout } = {},
) {
  if (!Object.hasOwn(executables, name)) {
    throw new TypeError(`expected a browser name (${browserNames.join(', ')}), received ${name}`);
  }
  const executablePath = findExecutable(executables[name]);
  if (name === 'firefox') {
    return puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      acceptInsecureCerts,
      protocolTimeout,
      args,
      extraPrefsFirefox: { ...firefoxPreferences, ...preferences },
    });
  }
  const browser = await puppeteer.launch({
    browser: 'chrome',
    executablePath,
    headless: true,
    acceptInsecureCerts,
    protocolTimeout,
    args: [...chromiumArguments(), ...args],
  });
  keepCoverage(browser);
  return browser;
}

/** What {@link launch} and `launchWebKit` take for a browser that has no WebAssembly. */
export const withoutWebAssembly = {
  chromium: { args: ['--js-flags=--jitless'] },
  firefox: { preferences: { 'javascript.options.wasm': false } },
  webkit: { environment: { JSC_useWasm: 'false' } },
};

/**
 * Opens a page in a browser that nobody drives: an attached debugger slows down what it watches.
 *
 * @param {BrowserName} name
 * @param {string} url
 * @param {Record<string, unknown>} [further] preferences of Firefox
 * @returns {Promise<{ pid: number, close(): Promise<void> }>} `close` also removes its profile
 */
export async function openUndriven(name, url, further) {
  const profile = await mkdtemp(join(tmpdir(), 'eventsource-'));
  const preferences = Object.entries({ ...firefoxPreferences, ...further })
    .map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`)
    .join('');
  await writeFile(join(profile, 'user.js'), preferences);
  const args =
    name === 'chromium'
      ? ['--headless', `--user-data-dir=${profile}`, ...chromiumArguments(), url]
      : ['--headless', '--no-remote', '--profile', profile, url];
  const browser = spawn(findExecutable(executables[name]), args, { stdio: 'ignore' });
  const ended = once(browser, 'exit');
  return {
    pid: browser.pid ?? 0,
    close: async () => {
      browser.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Names of executables, the preferred one first. */
const executables = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox', 'firefox-esr'],
};

/** What a test machine must not do: ask the network for anything, or want a GPU. */
function chromiumArguments() {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium refuses to start as root with its sandbox, and containers often run as root.
  if (process.getuid?.() === 0) {
    args.push('--no-sandbox');
  }
  return args;
}

const firefoxPreferences = {
  'app.update.auto': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** @param {string[]} names */
export function findExecutable(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next folder.
      }
    }
  }
  throw new Error(
    `none of ${names.join(', ')} is on PATH: install one, or all that tests need by scripts/setup all`,
  );
}
