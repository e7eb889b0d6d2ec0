/**
 * The browsers' own class and ours on hostile random streams: 50 seeds of what
 * `node tests/differential/run.js` does with thousands.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { firstDifference } from '../differential/comparison.js';
import { DifferentialPage } from '../differential/differential.js';
import { expectedObservation } from '../differential/expectation.js';
import { generateCase } from '../differential/generator.js';
import { mistakes } from '../differential/mistakes.js';
import { describeDifference } from '../differential/report.js';
import { variants } from '../differential/variants.js';
import { browserNames, launch } from '../support/browsers.js';

const cases = Array.from({ length: 50 }, (_, seed) => generateCase(seed));
const [anyVariant] = variants;
const anyOrigin = 'http://127.0.0.1';

for (const browserName of browserNames) {
  describe(`hostile streams / ${browserName}`, { timeout: 180_000 }, () => {
    /** @type {import('puppeteer-core').Browser} */
    let browser;
    /** @type {DifferentialPage} */
    let page;
    /** @type {import('../differential/differential.js').Verdict[]} */
    let verdicts;

    before(async () => {
      browser = await launch(browserName);
      page = new DifferentialPage(browserName, await browser.newPage());
      assert.ok(await page.open(), 'dist/eventsource.js does not define EventSourcePolyfill');
      verdicts = await page.judge(cases, variants);
    });
    after(async () => {
      await page?.close();
      await browser?.close();
    });

    for (const variant of variants) {
      it(`${browserName} / ${variant.name}: does what the standard says`, () => {
        const compared = verdicts.filter(
          (verdict) => verdict.variant === variant && !verdict.excludedBy,
        );
        assert.ok(compared.length >= 0.7 * cases.length, `only ${compared.length} were compared`);
        const differing = compared.filter(({ difference }) => difference);
        assert.equal(
          differing.length,
          0,
          differing.map((verdict) => describeDifference(browserName, verdict)).join('\n'),
        );
      });
    }

    it(`${browserName}: excludes only what is known to differ`, async () => {
      const excluded = verdicts.filter(({ excludedBy }) => excludedBy);
      const observations = await page.observe(excluded);
      const rules = new Set(excluded.map(({ excludedBy }) => excludedBy));
      for (const rule of rules) {
        const differs = excluded.some(
          (verdict, index) =>
            verdict.excludedBy === rule && page.compare(verdict, observations[index]),
        );
        assert.ok(differs, `${rule} is no longer needed`);
      }
    });
  });
}

describe('the differential test itself', () => {
  for (const [mistake, interpreter] of Object.entries(mistakes)) {
    it(`finds an event source that ${mistake}`, () => {
      const found = cases.some((generated) =>
        firstDifference(
          expectedObservation(generated, anyVariant, anyOrigin),
          expectedObservation(generated, anyVariant, anyOrigin, interpreter),
        ),
      );
      assert.ok(found);
    });
  }
});
