/**
 * Tells a person what differed, and how much was compared.
 */

/** @typedef {import('./differential.js').Verdict} Verdict */
/** @typedef {import('./variants.js').Variant} Variant */

/**
 * @param {string} browser
 * @param {Verdict} verdict
 */
export function describeDifference(browser, { case: { seed, connections }, variant, difference }) {
  return [
    `seed ${seed}, ${browser}, ${variant.name}: differs at ${difference?.where}`,
    `  expected ${JSON.stringify(difference?.expected)}`,
    `  actual   ${JSON.stringify(difference?.actual)}`,
    ...connections.flatMap((chunks, index) => [
      `  stream ${index + 1}, chunks parted by |: ${shorten(hex(chunks))}`,
      `  the same as text: ${shorten(JSON.stringify(Buffer.concat(chunks).toString()))}`,
    ]),
  ].join('\n');
}

/**
 * @param {string} browser
 * @param {Variant[]} variants
 * @param {Verdict[]} verdicts
 * @param {number} milliseconds
 */
export function summarise(browser, variants, verdicts, milliseconds) {
  const seconds = (milliseconds / 1000).toFixed(1);
  return [
    `${browser}: ${new Set(verdicts.map((verdict) => verdict.case.seed)).size} seeds, ${seconds} s`,
    ...variants.map(({ name }) => {
      const own = verdicts.filter(({ variant }) => variant.name === name);
      const compared = own.filter(({ excludedBy }) => !excludedBy).length;
      const differences = own.filter(({ difference }) => difference).length;
      const quirks = own.filter(({ quirk }) => quirk).length;
      return [
        `  ${name}: ${differences} differences in ${compared} cases`,
        quirks > 0 && `${quirks} by known quirks`,
        ...countExclusions(own),
      ]
        .filter(Boolean)
        .join(', ');
    }),
  ].join('\n');
}

/** @param {Verdict[]} verdicts */
function countExclusions(verdicts) {
  const rules = new Set(verdicts.flatMap(({ excludedBy }) => excludedBy ?? []));
  return [...rules].map((rule) => {
    const count = verdicts.filter(({ excludedBy }) => excludedBy === rule).length;
    return `${count} excluded by ${rule}`;
  });
}

/** @param {Uint8Array[]} chunks */
function hex(chunks) {
  return chunks.map((chunk) => Buffer.from(chunk).toString('hex')).join('|');
}

/** @param {string} text */
function shorten(text) {
  const limit = 2000;
  return text.length <= limit ? text : `${text.slice(0, limit)}... (${text.length} characters)`;
}
