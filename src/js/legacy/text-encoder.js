/** `TextEncoder`, without the method that writes into an array: the glue does without it, too. */
import { toUSVString } from '../url.js';
import { scope } from './scope.js';

/** Exported for its tests. */
export class OwnTextEncoder {
  /** @param {string} text */
  encode(text) {
    const units = unescape(encodeURIComponent(toUSVString(text)));
    const bytes = new Uint8Array(units.length);
    for (let index = 0; index < units.length; index += 1) {
      bytes[index] = units.charCodeAt(index);
    }
    return bytes;
  }
}

export const TextEncoder = scope.TextEncoder ?? OwnTextEncoder;
