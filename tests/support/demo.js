/**
 * The demo as a user has it: its server as a process, its pages in a browser, and whatever a page
 * complained about.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../www/server/main.js', import.meta.url));

/**
 * Runs `www/server/main.js`, as `npm start` does after the build.
 *
 * @param {Record<string, string | undefined>} [environment]
 */
export function spawnDemo(environment = { PORT: '0' }) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
  const exited = once(child, 'close').then(([code]) => ({ code, ...output }));

  return {
    exited,
    /** @returns {Promise<string[]>} its URLs: the demo's, and that of the other origin */
    async urls() {
      const ended = exited.then(({ code, stderr }) => {
        throw new Error(`expected the demo to listen, it exited with ${code}: ${stderr}`);
      });
      let urls = output.stdout.match(/http:\S+/g) ?? [];
      while (urls.length < 2) {
        await Promise.race([once(child.stdout, 'data'), ended]);
        urls = output.stdout.match(/http:\S+/g) ?? [];
      }
      ended.catch(() => {}); // it may exit later, when it is told to
      return urls;
    },
    /** Ctrl-C. */
    interrupt() {
      child.kill('SIGINT');
      return exited;
    },
  };
}

/**
 * Opens a page that collects its complaints: errors, warnings, and requests to anything but the
 * two origins of the demo.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @param {{ prepare?: (page: import('puppeteer-core').Page) => Promise<unknown>, origins: string[] }} options
 */
export async function openPage(browser, url, { prepare, origins }) {
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) {
      complaints.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !origins.includes(origin)) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  await prepare?.(page);
  await page.goto(url);
  return { page, complaints };
}

/**
 * Takes the browser's own class away before any script of the page runs.
 *
 * @param {import('puppeteer-core').Page} page
 */
export function withoutNative(page) {
  return page.evaluateOnNewDocument(() => {
    Reflect.deleteProperty(globalThis, 'EventSource');
  });
}
