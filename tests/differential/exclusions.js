/**
 * Rules by which a variant does not take part in a case. Each is counted and printed by name.
 */

/** @typedef {import('./generator.js').Case} Case */
/** @typedef {import('./variants.js').Variant} Variant */
/** @typedef {import('../support/browsers.js').BrowserName} BrowserName */

/**
 * @param {Case} generated
 * @param {Variant} variant
 * @param {BrowserName} browser
 * @returns {string | undefined} the name of the rule that excludes it
 */
export function excludingRule({ connections }, variant, browser) {
  const bodies = connections.map((chunks) => Buffer.concat(chunks));
  return rules.find(({ excludes }) => excludes(bodies, variant, browser))?.name;
}

/**
 * `example` is a body that shows the reason: a variant that the rule excludes gets it wrong.
 *
 * @type {{
 *   name: string,
 *   excludes: (bodies: Buffer[], variant: Variant, browser: BrowserName) => boolean,
 *   example: Buffer,
 * }[]}
 */
export const rules = [
  {
    // The engine's decoder lets these bytes override the encoding, even one that the page set:
    // https://encoding.spec.whatwg.org/#decode
    name: 'xhr-decodes-utf-16-byte-order-mark',
    excludes: (bodies, { transport }) => transport === 'xhr' && bodies.some(startsLikeUtf16),
    example: Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from('\nretry: 1\ndata: a\n\n')]),
  },
  {
    // It drops some U+0000 and keeps others, depending on the line end before, and after an `id`
    // with one in it takes the next line's name for `id` and more.
    name: 'native-firefox-mangles-nul',
    excludes: (bodies, { implementation }, browser) =>
      browser === 'firefox' &&
      implementation === 'native' &&
      bodies.some((body) => body.includes(0)),
    example: Buffer.from('retry: 1\ndata: a\0b\n\n'),
  },
];

/** @param {Buffer} body */
function startsLikeUtf16([first, second]) {
  return (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
}
