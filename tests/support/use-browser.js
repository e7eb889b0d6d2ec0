import { after, before } from 'node:test';

import { createServer } from '../server/index.js';
import { launch } from './browsers.js';

/**
 * A server and a browser for the tests of one `describe`, there from its first test to its last.
 *
 * @param {import('./browsers.js').BrowserName} name
 */
export function useBrowser(name) {
  const used = {
    server: /** @type {import('../server/index.js').TestServer} */ (/** @type {unknown} */ (null)),
    browser: /** @type {import('puppeteer-core').Browser} */ (/** @type {unknown} */ (null)),
  };
  before(async () => {
    used.server = await createServer();
    used.browser = await launch(name);
  });
  after(async () => {
    await used.browser?.close();
    await used.server?.close();
  });
  return used;
}
