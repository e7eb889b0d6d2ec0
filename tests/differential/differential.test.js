/**
 * The browsers' own class and ours on hostile random streams: 50 seeds of what
 * `node tests/differential/run.js` does with thousands.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { firstDifference } from './comparison.js';
import { DifferentialPage } from './differential.js';
import { excludingRule, rules } from './exclusions.js';
import { expectedObservation } from './expectation.js';
import { generateCase } from './generator.js';
import { mistakes } from './mistakes.js';
import { describeDifference } from './report.js';
import { variants } from './variants.js';
import { browserNames, launch, withoutWebAssembly } from '../support/browsers.js';

const cases = Array.from({ length: 50 }, (_, seed) => generateCase(seed));
const [anyVariant] = variants;
const anyOrigin = 'http://127.0.0.1';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Whether the border between two chunks is of this kind; `atStart` says that they are the first.
 *
 * @type {Record<string, (before: Uint8Array, after: Uint8Array, atStart: boolean) => boolean>}
 */
const places = {
  'inside a leading byte order mark': (before, after, atStart) =>
    atStart && [0xef, 0xbb, 0xbf].join().startsWith(before.join()) && before.length < 3,
  'inside a code point': (before, after) => before[before.length - 1] >= 0xc2 && after[0] >= 0x80,
  'between CR and LF': (before, after) => before[before.length - 1] === CR && after[0] === LF,
  'between two line ends': (before, after) => before[before.length - 1] === LF && after[0] === LF,
  'inside a field name': (before, after) =>
    /[\r\n]da?t?$/.test(before.toString()) && /^a?t?a:/.test(after.toString()),
};

/** The browsers' own classes are compared once. */
const runs = browserNames.flatMap((browserName) => [
  { browserName, engine: 'embedded', compared: variants, options: {} },
  {
    browserName,
    engine: 'fallback',
    compared: variants.filter(({ implementation }) => implementation === 'ours'),
    options: withoutWebAssembly[browserName],
  },
]);

for (const { browserName, engine, compared: chosen, options } of runs) {
  const label = `${browserName} / ${engine}`;
  describe(`hostile streams / ${label}`, { timeout: 180_000 }, () => {
    /** @type {import('puppeteer-core').Browser} */
    let browser;
    /** @type {DifferentialPage} */
    let page;
    /** @type {import('./differential.js').Verdict[]} */
    let verdicts;

    before(async () => {
      browser = await launch(browserName, options);
      page = new DifferentialPage(browserName, await browser.newPage(), engine);
      assert.ok(await page.open(), 'the script does not define EventSourcePolyfill');
      verdicts = await page.judge(cases, chosen);
    });
    after(async () => {
      await page?.close();
      await browser?.close();
    });

    for (const variant of chosen) {
      it(`${label} / ${variant.name}: does what the standard says`, () => {
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

    for (const { name, example } of rules) {
      const generated = { seed: -1, connections: [[example]] };
      const excluded = chosen.filter(
        (variant) => excludingRule(generated, variant, browserName) === name,
      );
      if (excluded.length > 0) {
        it(`${label}: gets wrong what the rule ${name} excludes`, async () => {
          const pairs = excluded.map((variant) => ({ case: generated, variant }));
          const observations = await page.observe(pairs);
          pairs.forEach((pair, index) => {
            assert.notEqual(page.difference(pair, observations[index]), null, pair.variant.name);
          });
        });
      }
    }
  });
}

describe('the differential test itself', () => {
  it('finds a wrong event and says where it is', () => {
    const expected = expectedObservation(cases[0], anyVariant, anyOrigin);
    const actual = structuredClone(expected);
    const index = actual.log.findIndex(([kind]) => kind === 'message');
    actual.log[index][2] = 'wrong data';

    assert.equal(firstDifference(expected, expected), null);
    assert.deepEqual(firstDifference(expected, actual), {
      where: `log[${index}]`,
      expected: expected.log[index],
      actual: actual.log[index],
    });
  });

  it('finds a missing event, an event too many, and a wrong Last-Event-ID', () => {
    const expected = expectedObservation(cases[0], anyVariant, anyOrigin);
    const { log, requests } = expected;
    const wrongId = requests.with(-1, { method: 'GET', lastEventId: 'wrong' });

    for (const actual of [
      { log: log.slice(0, -1), requests },
      { log: [...log, ['message']], requests },
      { log, requests: wrongId },
      { log, requests: requests.slice(0, -1) },
    ]) {
      assert.notEqual(firstDifference(expected, actual), null);
    }
  });

  for (const [place, isThere] of Object.entries(places)) {
    it(`cuts streams ${place}`, () => {
      const found = cases
        .flatMap(({ connections }) => connections)
        .some((chunks) =>
          chunks.slice(1).some((chunk, index) => isThere(chunks[index], chunk, index === 0)),
        );
      assert.ok(found);
    });
  }

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
