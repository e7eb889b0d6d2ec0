/**
 * The differential test: the browser's own class and ours on the same hostile streams, with the
 * reference as judge.
 */
import { firstDifference } from './comparison.js';
import { excludingRule } from './exclusions.js';
import { endsWaiting, expectedObservation, typesToListenFor } from './expectation.js';
import { nativeInterpreters } from './native-quirks.js';
import { CaseServer } from './server.js';

/** @typedef {import('./generator.js').Case} Case */
/** @typedef {import('./variants.js').Variant} Variant */
/** @typedef {import('./expectation.js').Observation} Observation */
/** @typedef {import('../support/browsers.js').BrowserName} BrowserName */

/** @typedef {{ case: Case, variant: Variant }} Pair */

/**
 * @typedef {object} Verdict
 * @property {Case} case
 * @property {Variant} variant
 * @property {string} [excludedBy] name of the rule
 * @property {boolean} [quirk] a native class that differs from the standard as it is known to
 * @property {import('./comparison.js').Difference | null} [difference]
 */

/** One page of one browser that runs cases. */
export class DifferentialPage {
  #server;
  #browserName;
  #page;

  /**
   * @param {BrowserName} browserName
   * @param {import('puppeteer-core').Page} page
   * @param {string} [engine]
   */
  constructor(browserName, page, engine = 'embedded') {
    this.#server = new CaseServer(engine);
    this.#browserName = browserName;
    this.#page = page;
  }

  /** @returns {Promise<boolean>} whether the page has our class */
  async open() {
    await this.#server.listen();
    await this.#page.goto(`${this.#server.origin}/`);
    return this.#page.evaluate(() => Reflect.get(globalThis, 'EventSourcePolyfill') !== undefined);
  }

  async close() {
    await this.#page.close();
    await this.#server.close();
  }

  /**
   * @param {Case[]} cases
   * @param {Variant[]} variants
   * @returns {Promise<Verdict[]>}
   */
  async judge(cases, variants) {
    const verdicts = cases.flatMap((generated) =>
      variants.map((variant) => ({
        case: generated,
        variant,
        excludedBy: excludingRule(generated, variant, this.#browserName),
      })),
    );
    const judged = verdicts.filter(({ excludedBy }) => !excludedBy);
    const observations = await this.observe(judged);
    judged.forEach((verdict, index) => {
      Object.assign(verdict, this.#judgeOne(verdict, observations[index]));
    });
    return verdicts;
  }

  /**
   * @param {Pair[]} pairs
   * @returns {Promise<Observation[]>}
   */
  async observe(pairs) {
    const keys = pairs.map((pair) => this.#server.expect(pair.case));
    const runs = pairs.map(({ case: generated, variant }, index) => ({
      url: `${this.#origin(variant)}/stream/${keys[index]}`,
      implementation: variant.implementation,
      transport: variant.transport,
      types: typesToListenFor(generated),
      endsWaiting: endsWaiting(generated),
    }));
    const json = await this.#page.evaluate(
      async (script, given) => (await import(script)).collectLogs(JSON.parse(given)),
      '/page.js',
      JSON.stringify(runs),
    );
    /** @type {(string | number)[][][]} */
    const logs = JSON.parse(json);
    return logs.map((log, index) => ({ log, requests: this.#server.take(keys[index]) }));
  }

  /**
   * @param {Pair} pair
   * @param {Observation} observation
   * @param {typeof import('./reference.js').Interpreter} [interpreter] the standard's, by default
   */
  difference({ case: generated, variant }, observation, interpreter) {
    const origin = this.#origin(variant);
    return firstDifference(
      expectedObservation(generated, variant, origin, interpreter),
      observation,
    );
  }

  /**
   * @param {Pair} pair
   * @param {Observation} observation
   */
  #judgeOne(pair, observation) {
    const difference = this.difference(pair, observation);
    if (!difference || pair.variant.implementation !== 'native') {
      return { difference };
    }
    const known = nativeInterpreters[this.#browserName];
    return this.difference(pair, observation, known)
      ? { difference }
      : { difference: null, quirk: true };
  }

  /** @param {Variant} variant */
  #origin({ crossOrigin }) {
    return crossOrigin ? this.#server.otherOrigin : this.#server.origin;
  }
}
