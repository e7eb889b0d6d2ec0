/** Events as they are sent, of which channel and subscribers share the bytes. */

/**
 * @typedef {import('./types/server.fetch.d.ts').StoredEvent} StoredEvent
 *
 * @typedef {object} Frame one event as it is sent
 * @property {string | null} id null if the store does not keep it
 * @property {Uint8Array} bytes
 */

/** Bytes of small events that are written together. */
const PIECE = 16 * 1024;

/**
 * What to write at once of a replay. What is joined is a copy, so a large event stays alone, as clients
 * share its bytes.
 *
 * @param {readonly StoredEvent[]} events
 * @param {number} from
 * @param {number} room bytes that the client can take
 * @param {(event: StoredEvent) => Frame} toFrame
 */
export function takePiece(events, from, room, toFrame) {
  /** @type {Frame[]} */
  const piece = [];
  let size = 0;
  for (let index = from; index < events.length; index += 1) {
    const frame = toFrame(events[index]);
    size += frame.bytes.length;
    if (size > room || (size > PIECE && piece.length > 0)) {
      break;
    }
    piece.push(frame);
  }
  return piece;
}

/** @param {Frame[]} frames */
export function lastIdOf(frames) {
  for (let index = frames.length - 1; index >= 0; index -= 1) {
    if (frames[index].id !== null) {
      return frames[index].id;
    }
  }
  return null;
}

/** @param {Frame[]} frames */
export function hasUnkept(frames) {
  return frames.some(({ id }) => id === null);
}

/** @param {Frame[]} frames */
export function join(frames) {
  if (frames.length === 1) {
    return frames[0].bytes;
  }
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.bytes.length, 0));
  let offset = 0;
  for (const frame of frames) {
    bytes.set(frame.bytes, offset);
    offset += frame.bytes.length;
  }
  return bytes;
}
