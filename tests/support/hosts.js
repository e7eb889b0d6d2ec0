/**
 * What runs behaviours: a page of a browser, or a process of a runtime.
 *
 * It is opened when the first one is run, and again after one that made it hang.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { timeLimitIn } from '../behaviours/run.js';

/**
 * @typedef {object} Host
 * @property {(name: string) => Promise<import('../behaviours/run.js').Outcome>} run
 * @property {() => Promise<string[]>} errors what reached the host itself, outside of behaviours
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Opened
 * @property {(name: string) => Promise<import('../behaviours/run.js').Outcome>} run
 * @property {() => Promise<unknown>} settle for errors that are under way
 * @property {() => Promise<unknown>} close
 */

/** @typedef {import('../behaviours/context.js').Settings} Settings */

/**
 * @param {import('./browsers.js').TestBrowser} browser
 * @param {Settings} settings
 * @returns {Host}
 */
export function createPage(browser, settings) {
  return createHost(settings, async (errors) => {
    // After what tests it, which keeps the globals that the script may take away.
    const polyfill = settings.native ? '' : `&script=${settings.script}`;
    const page = await browser.newPage();
    page.on('pageerror', (error) => {
      if (!networkMessage.test(String(error))) {
        errors.push(String(error));
      }
    });
    await page.goto(`${settings.origin}/page?script=/behaviours.js${polyfill}`);
    await withinTime(
      page.evaluate((given) => /** @type {any} */ (self).harness.start(given), settings),
    );
    return {
      run: (name) => page.evaluate((given) => /** @type {any} */ (self).harness.run(given), name),
      settle: () => page.evaluate(() => {}),
      close: () => page.close(),
    };
  });
}

/** What Firefox itself says of requests that fail or are refused, as if they were exceptions. */
const networkMessage =
  /^Error: (Firefox can’t establish a connection|The connection to .* was interrupted|Cross-Origin Request Blocked|Content-Security-Policy)/;

/**
 * @param {string[]} command that runs a program in the runtime
 * @param {string} program of `tests/runtimes`
 * @param {Settings} settings
 * @returns {Host}
 */
export function createProcess([file, ...values], program, settings) {
  return createHost(settings, async (errors) => {
    const child = spawn(file, [...values, pathOf(program)], { env, stdio: 'pipe' });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text) => errors.push(text));
    const ended = once(child, 'exit');
    child.stdin.write(`${JSON.stringify(settings)}\n`);
    return {
      async run(name) {
        child.stdin.write(`${name}\n`);
        const { done, value } = await answers.next();
        if (done) {
          throw new Error(`expected an outcome, but the process ended: ${errors.join('')}`);
        }
        return JSON.parse(value);
      },
      // It ends by itself, as nothing is left that keeps it alive.
      async settle() {
        child.stdin.end();
        const [code] = await ended;
        assert.equal(code, 0, 'exit code');
      },
      async close() {
        child.kill();
        await ended;
      },
    };
  });
}

/** A behaviour adds null for a listener, which Node and Bun warn of on the standard error. */
const env = { ...process.env, NODE_NO_WARNINGS: '1' };
/** @param {string} program */
const pathOf = (program) => fileURLToPath(new URL(`../runtimes/${program}`, import.meta.url));

/**
 * @param {Settings} settings
 * @param {(errors: string[]) => Promise<Opened>} open
 * @returns {Host}
 */
function createHost(settings, open) {
  /** @type {string[]} */
  const errors = [];
  /** @type {Promise<Opened> | undefined} */
  let opening;
  let hangs = 0;

  const close = async () => {
    const opened = await opening?.catch(() => undefined);
    opening = undefined;
    await (opened && withinTime(opened.close()));
  };

  return {
    close,
    async errors() {
      const opened = await opening;
      await (opened && withinTime(opened.settle()));
      return errors;
    },
    async run(name) {
      assert.ok(hangs < allowedHangs, `gave up: ${hangs} behaviours before this one hung`);
      opening ??= withinTime(open(errors), OPENING);
      const opened = await opening;
      try {
        return await withinTime(opened.run(name), timeLimitIn(settings) + 5_000);
      } catch (error) {
        hangs += 1;
        // It may be the browser itself that hangs, or that is gone.
        await close().catch(() => {});
        throw error;
      }
    },
  };
}

/** A class that is broken altogether shall not take its time limit for each behaviour. */
const allowedHangs = 3;

/** Milliseconds for a browser to begin, on a busy machine. */
const OPENING = 60_000;

/**
 * The answer of a host, or an error if its script never yields, so that it cannot keep the time
 * limit itself.
 *
 * @template T
 * @param {Promise<T>} answer
 * @param {number} [milliseconds]
 * @returns {Promise<T>}
 */
async function withinTime(answer, milliseconds = 20_000) {
  const limit = new AbortController();
  const late = delay(milliseconds, undefined, limit).then(() => {
    throw new Error('expected an answer: the script hangs');
  });
  late.catch(() => {});
  answer.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    limit.abort();
  }
}
