/**
 * Instead of ../light-listeners.js: what is real everywhere costs no more here, and a target of our
 * own dispatches it without a platform, too.
 */
export const LightListeners = undefined;
