/**
 * Who is compared: each class over each way to the server.
 */

/**
 * @typedef {object} Variant
 * @property {string} name
 * @property {'native' | 'ours'} implementation
 * @property {'fetch' | 'xhr'} [transport] of ours
 * @property {boolean} crossOrigin
 * @property {'header' | 'form'} carrier of the last event ID
 */

/** @type {Variant[]} */
export const variants = [
  { implementation: 'native', crossOrigin: false, carrier: 'header' },
  { implementation: 'native', crossOrigin: true, carrier: 'header' },
  { implementation: 'ours', transport: 'fetch', crossOrigin: false, carrier: 'header' },
  { implementation: 'ours', transport: 'fetch', crossOrigin: true, carrier: 'form' },
  { implementation: 'ours', transport: 'xhr', crossOrigin: false, carrier: 'header' },
  { implementation: 'ours', transport: 'xhr', crossOrigin: true, carrier: 'form' },
].map((variant) => ({ ...variant, name: nameOf(variant) }));

/** @param {Omit<Variant, 'name'>} variant */
function nameOf({ implementation, transport, crossOrigin }) {
  const origin = crossOrigin ? 'cross-origin' : 'same-origin';
  return [implementation, transport, origin].filter(Boolean).join(' ');
}
