/** Ways to state behaviours that differ in little. */

/** @typedef {import('./run.js').Behaviour} Behaviour */

/** A mark of behaviours that send an id beyond ASCII in a header: a script can say bytes only. */
export const headersInUTF8 = {
  webkit: 'WebKitGTK takes the bytes of a header for characters, and sends these in UTF-8',
};

/**
 * One behaviour for each value.
 *
 * @template T
 * @param {readonly T[]} values
 * @param {(value: T) => Behaviour} state
 * @returns {Behaviour[]}
 */
export function each(values, state) {
  return values.map(state);
}

/**
 * Behaviours with marks in common; one of their own comes first.
 *
 * @param {Partial<Behaviour>} marks
 * @param {Behaviour[]} behaviours
 * @returns {Behaviour[]}
 */
export function marked(marks, behaviours) {
  return behaviours.map((behaviour) => ({ ...marks, ...behaviour }));
}
