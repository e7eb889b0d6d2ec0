/** `TextDecoder` for UTF-8 that is well-formed, as is all that comes from the engine. */
import { scope } from './scope.js';

/** Exported for its tests. */
export class OwnTextDecoder {
  /** @param {Uint8Array} [bytes] */
  decode(bytes = new Uint8Array(0)) {
    let text = '';
    let isAscii = true;
    for (let index = 0; index < bytes.length; index += 1) {
      text += String.fromCharCode(bytes[index]);
      isAscii = isAscii && bytes[index] < 0x80;
    }
    return isAscii ? text : decodeURIComponent(escape(text));
  }
}

export const TextDecoder = scope.TextDecoder ?? OwnTextDecoder;
