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
  variant('native', undefined, false, 'header'),
  variant('native', undefined, true, 'header'),
  variant('ours', 'fetch', false, 'header'),
  variant('ours', 'fetch', true, 'form'),
  variant('ours', 'xhr', false, 'header'),
  variant('ours', 'xhr', true, 'form'),
];

/**
 * @param {Variant['implementation']} implementation
 * @param {Variant['transport']} transport
 * @param {Variant['crossOrigin']} crossOrigin
 * @param {Variant['carrier']} carrier
 * @returns {Variant}
 */
function variant(implementation, transport, crossOrigin, carrier) {
  const origin = crossOrigin ? 'cross-origin' : 'same-origin';
  const name = [implementation, transport, origin].filter(Boolean).join(' ');
  return { name, implementation, transport, crossOrigin, carrier };
}
