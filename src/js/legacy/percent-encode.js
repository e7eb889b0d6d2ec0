/**
 * @param {string} text well-formed
 * @param {string} set of printable ASCII; the rest of what is printable stays as it is
 * @see https://url.spec.whatwg.org/#string-utf-8-percent-encode
 */
export function percentEncode(text, set) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[^]/g, (character) => {
    if (character >= ' ' && character <= '~' && set.indexOf(character) < 0) {
      return character;
    }
    return character > '\x7f' ? encodeURIComponent(character) : byte(character.charCodeAt(0));
  });
}

/** @param {number} value less than 128 */
function byte(value) {
  return `%${`0${value.toString(16)}`.slice(-2).toUpperCase()}`;
}
