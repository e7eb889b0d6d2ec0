/**
 * Keeps which code of `dist/` Chromium has run, where Node keeps that of its processes: in the folder that
 * NODE_V8_COVERAGE names, in the same form. Without that folder it does nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { takingAway } from './take-away.js';

/**
 * Of pages that `newPage` opens, with their workers, at the time when they are closed.
 *
 * @param {import('puppeteer-core').Browser} browser
 */
export function keepCoverage(browser) {
  const folder = process.env.NODE_V8_COVERAGE;
  if (folder === undefined) {
    return;
  }
  const { newPage } = browser;
  browser.newPage = async (...given) => {
    const page = await newPage.apply(browser, given);
    const take = await startIn(page);
    const { close } = page;
    page.close = async (...values) => {
      const name = `coverage-chromium-${process.pid}-${(written += 1)}.json`;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), JSON.stringify({ result: await take() }));
      await close.apply(page, values);
    };
    return page;
  };
}

let written = 0;

/**
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<() => Promise<Script[]>>} what gives the coverage since the last call
 */
async function startIn(page) {
  /** @type {import('puppeteer-core').CDPSession[]} */
  const sessions = [];
  /** @param {import('puppeteer-core').CDPSession} session */
  const start = async (session) => {
    sessions.push(session);
    // Dedicated workers are found through the page that made them.
    session.on('sessionattached', (worker) => start(worker).catch(() => {}));
    await session.send('Profiler.enable');
    await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      flatten: true,
      waitForDebuggerOnStart: false,
    });
  };
  await start(await page.createCDPSession());

  return async () => {
    const reports = await Promise.all(
      // A worker may have ended.
      sessions.map((session) =>
        session.send('Profiler.takePreciseCoverage').catch(() => undefined),
      ),
    );
    return reports.flatMap((report) => report?.result ?? []).flatMap(asFile);
  };
}

/** @typedef {import('puppeteer-core').Protocol.Profiler.ScriptCoverage} Script */

const dist = new URL('../../dist/', import.meta.url);

/**
 * A script that the test server has from `dist/`, by the address of that file; none for another.
 *
 * @param {Script} script
 * @returns {Script[]}
 */
function asFile(script) {
  const [, folder, name] =
    /^http:\/\/[^/]*\/(dist|without\/[^/]*)\/([^?#]*)$/.exec(script.url) ?? [];
  if (folder === undefined) {
    return [];
  }
  const names = folder === 'dist' ? undefined : folder.split('/')[1].split(',');
  const before = names === undefined ? 0 : takingAway(names).length;
  const functions = script.functions
    .map((each) => ({ ...each, ranges: each.ranges.map((range) => shift(range, -before)) }))
    .filter(({ ranges: [{ endOffset }] }) => endOffset > 0);
  return [{ ...script, functions, url: new URL(name, dist).href }];
}

/**
 * @param {import('puppeteer-core').Protocol.Profiler.CoverageRange} range
 * @param {number} by
 */
function shift({ startOffset, endOffset, count }, by) {
  return { startOffset: Math.max(startOffset + by, 0), endOffset: endOffset + by, count };
}
