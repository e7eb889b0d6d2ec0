/** Ways to state behaviours that differ in little. */

/** @typedef {import('./run.js').Behaviour} Behaviour */

/** A mark of behaviours that send an id beyond ASCII in a header: a script can say bytes only. */
export const headersInUTF8 = {
  webkit: 'WebKitGTK takes the bytes of a header for characters, and sends these in UTF-8',
};

/** Why a behaviour of the platform's event targets is not there: see `lacking` of a behaviour. */
export const ownTarget = {
  EventTarget: 'a target of our own dispatches',
  'Event in a dedicated worker': 'a target of our own dispatches events of our own',
};

/** Likewise for the class of events. */
export const ownEvent = {
  'Event in a dedicated worker': 'no script there can make an event of the platform',
};

/** Likewise for the class of messages. */
export const ownMessage = {
  'MessageEvent in a dedicated worker': 'it is an Event with the members of a message',
};

/** Likewise for the URL that a request was redirected to. */
export const unknownRedirect = {
  'XMLHttpRequest.prototype.responseURL': 'nothing tells of a redirect',
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
 * Values that an option does not take.
 *
 * @param {string} option
 * @param {readonly unknown[]} values
 * @returns {Behaviour[]}
 */
export function refused(option, values) {
  return each(values, (value) => ({
    name: `${option}: ${JSON.stringify(value)} is a TypeError that names the option`,
    run: ({ assert, EventSource, url }) =>
      assert.throws(
        () => Reflect.construct(EventSource, [url('/echo'), { [option]: value }]),
        TypeError,
        new RegExp(option),
      ),
  }));
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
