/** Answers of the server that many behaviours share; see `tests/server/answers.js`. */

/** @typedef {import('../server/answers.js').Answer} Answer */

/**
 * A stream that stays open. It begins with a byte, as Firefox hands over no head before one, not
 * even to `fetch`.
 *
 * @type {Answer}
 */
export const streaming = { chunks: [':\n'], then: 'hold' };

/**
 * A stream that ends at once and is asked for again soon.
 *
 * @type {Answer}
 */
export const comeAgain = { chunks: ['retry: 10\n\n'] };
