/** The demo's page as a visitor uses and reads it. */

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'polyfill' | 'native'} PanelName */

const both = /** @type {PanelName[]} */ (['polyfill', 'native']);

export class DemoPage {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  async choose(name, value) {
    await this.page.click(`[name=${name}][value="${value}"]`);
  }

  /** @param {string} type */
  async typeEventType(type) {
    await this.page.click('#type', { count: 3 });
    await this.page.keyboard.type(type);
    await this.page.keyboard.press('Enter');
  }

  /** @param {PanelName} name */
  async toggle(name) {
    await this.page.click(`#${name} .toggle`);
  }

  /** @returns {Promise<number>} the event after which it was cut; both have resumed */
  async drop() {
    // A source that was opened just now may have no id yet to resume by.
    for (const name of both) {
      await this.page.waitForSelector(`#${name} .log li:first-child.event`);
    }
    await this.page.click('#drop');
    const status = await this.waitForStatus(/^Resumed after event \d+: 0 lost, 0 doubled\.$/);
    return Number(/\d+/.exec(status));
  }

  /** @param {RegExp} pattern */
  async waitForStatus(pattern) {
    const status = await this.page.waitForFunction(
      (source) => {
        const text = document.getElementById('status')?.textContent ?? '';
        return new RegExp(source).test(text) && text;
      },
      {},
      pattern.source,
    );
    return String(await status.jsonValue());
  }

  /**
   * @param {PanelName} name
   * @param {string} state
   */
  async waitForState(name, state) {
    await this.page.waitForSelector(`#${name} .state[data-state=${state}]`);
  }

  /** @param {string} url what both sources' URLs begin with */
  async waitForUrl(url) {
    await this.page.waitForFunction(
      (start) =>
        [...document.querySelectorAll('.url')].every((part) => part.textContent?.startsWith(start)),
      {},
      url,
    );
  }

  /** @param {RegExp} pattern to be found in both logs */
  async waitForLog(pattern) {
    await this.page.waitForFunction(
      (source) =>
        [...document.querySelectorAll('.log')].every((log) =>
          new RegExp(source).test(log.textContent ?? ''),
        ),
      {},
      pattern.source,
    );
  }

  /**
   * Waits until the panels have received as many events.
   *
   * @param {number} received
   * @param {PanelName[]} [names]
   */
  async panelsAfter(received, names = both) {
    await this.page.waitForFunction(
      (ids, least) =>
        ids.every((id) => Number(document.querySelector(`#${id} .received`)?.textContent) >= least),
      {},
      names,
      received,
    );
    return Promise.all(names.map((name) => this.panel(name)));
  }

  /** @param {PanelName} name */
  panel(name) {
    return this.page.$eval(`#${name}`, (section) => {
      /** @param {string} selector */
      const text = (selector) => section.querySelector(selector)?.textContent?.trim() ?? '';
      const tally = text('.tally').replace(/\s+/g, ' ');
      const [, received, lost, doubled] =
        /^(\d+) received, (\d+) lost, (\d+) doubled$/.exec(tally) ?? [];
      return {
        state: text('.state'),
        received: Number(received),
        lost: Number(lost),
        doubled: Number(doubled),
        lastEventId: text('.last-event-id'),
        url: text('.url'),
        origin: text('.origin'),
        request: text('.request'),
        log: text('.log'),
        note: text('.note').replace(/\s+/g, ' '),
      };
    });
  }

  /**
   * Presses Tab from the top of the page to its end.
   *
   * @returns {Promise<string[]>} what got focus, in order, by label, name or text
   */
  async tabThrough() {
    const reached = /** @type {string[]} */ ([]);
    for (;;) {
      await this.page.keyboard.press('Tab');
      const stop = await this.page.evaluate(() => {
        const at = document.activeElement;
        if (!(at instanceof HTMLElement) || at === document.body) {
          return undefined;
        }
        // A radio button is drawn by the span after it.
        const drawn = at.matches('[type=radio]') ? at.nextElementSibling : at;
        const outlined = drawn && parseFloat(getComputedStyle(drawn).outlineWidth) >= 2;
        const label =
          at.getAttribute('aria-label') ?? at.getAttribute('name') ?? (at.id || at.textContent);
        return outlined ? label : `${label} (focus not visible)`;
      });
      if (stop === undefined || stop === reached[0]) {
        return reached;
      }
      reached.push(stop);
    }
  }

  /** What sticks out of the page on the right. */
  overflowing() {
    return this.page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const wide = [...document.querySelectorAll('body *')].filter(
        (part) => part.getBoundingClientRect().right > clientWidth + 0.5,
      );
      return scrollWidth > clientWidth ? ['the page', ...wide.map((part) => part.className)] : [];
    });
  }

  /** How many of the chart's pixels are drawn on. */
  inkOfChart() {
    return this.page.$eval('#chart canvas', (element) => {
      const canvas = /** @type {HTMLCanvasElement} */ (element);
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, at) => at % 4 === 3 && value > 0).length;
    });
  }

  /** Brightness, 0 to 255, of the page's background and text. */
  brightness() {
    return this.page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      const [paper, ink] = [backgroundColor, color].map((value) =>
        Math.max(...(value.match(/\d+/g) ?? []).slice(0, 3).map(Number)),
      );
      return { paper, ink };
    });
  }
}
