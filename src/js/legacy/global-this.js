/** The global object; `globalThis` is of 2020. */
const scope = typeof globalThis === 'object' ? globalThis : self;

export { scope as globalThis };
