/**
 * @typedef {object} Frame one event as it is sent
 * @property {string | null} id null if the store does not keep it
 * @property {Uint8Array} bytes
 */

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
