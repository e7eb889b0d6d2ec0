/** The global object; the name `globalThis` is of 2020. */
export const scope = typeof globalThis === 'object' ? globalThis : self;
