/**
 * @param {string} text the binary, base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function decode(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = characters.charCodeAt(index);
  }
  return bytes;
}
