/**
 * What the standard makes of a case: all that can be seen of one event source from outside.
 */
import { longestWait } from './generator.js';
import { finishedLines, interpret, newSourceState, splitField, utf8Decode } from './reference.js';

/** @typedef {import('./generator.js').Case} Case */
/** @typedef {import('./variants.js').Variant} Variant */

/**
 * @typedef {object} Observation
 * @property {(string | number)[][]} log what it fired, in the form of page.js
 * @property {import('./server.js').SeenRequest[]} requests
 */

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/**
 * @param {Case} generated
 * @param {Variant} variant
 * @param {string} origin of the stream
 * @param {typeof import('./reference.js').Interpreter} [interpreter]
 * @returns {Observation}
 */
export function expectedObservation(generated, variant, origin, interpreter) {
  /** @type {Observation} */
  const expected = { log: [], requests: [{ method: 'GET', lastEventId: null }] };
  let state = newSourceState();
  for (const chunks of generated.connections) {
    const interpreted = interpret(Buffer.concat(chunks), state, interpreter);
    ({ state } = interpreted);
    expected.log.push(['open', OPEN]);
    for (const { type, data, lastEventId } of interpreted.messages) {
      expected.log.push(['message', type, data, lastEventId, origin]);
    }
    expected.log.push(['error', CONNECTING]);
    if (state.reconnectionTime > longestWait) {
      expected.log.push(['late']);
    }
    expected.requests.push(reconnection(state.lastEventId, variant));
  }
  if (state.reconnectionTime > longestWait && endsWaiting(generated)) {
    // The page does not wait for it.
    expected.requests.pop();
  } else {
    expected.log.push(['error', CLOSED]);
  }
  return expected;
}

/**
 * Whether the last reconnection time is too long to be waited for.
 *
 * @param {Case} generated
 */
export function endsWaiting({ connections }) {
  const end = connections.reduce(
    (state, chunks) => interpret(Buffer.concat(chunks), state).state,
    newSourceState(),
  );
  return end.reconnectionTime > longestWait;
}

/**
 * All types that an event of this case could have, and those that it has if somebody trims or
 * folds a type, so that a wrong event is seen and not only the right one missed.
 *
 * @param {Case} generated
 */
export function typesToListenFor({ connections }) {
  const types = new Set(['open', 'error', 'message', 'Message']);
  for (const chunks of connections) {
    for (const line of finishedLines(utf8Decode(Buffer.concat(chunks)))) {
      const [name, value] = splitField(line);
      if (name.trim().toLowerCase() === 'event') {
        [value, ` ${value}`, value.trim(), value.toLowerCase(), value.split('\0')[0]].forEach(
          (type) => types.add(type),
        );
      }
    }
  }
  return [...types];
}

/**
 * @param {string} lastEventId
 * @param {Variant} variant
 * @returns {import('./server.js').SeenRequest}
 */
function reconnection(lastEventId, { carrier }) {
  if (lastEventId === '') {
    return { method: 'GET', lastEventId: null };
  }
  const bytes = Buffer.from(lastEventId).toString('latin1');
  return carrier === 'form'
    ? { method: 'POST', lastEventId: bytes }
    : { method: 'GET', lastEventId: bytes.replace(/^[\t ]+|[\t ]+$/g, '') };
}
