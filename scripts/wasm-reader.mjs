/** Reads the binary format: <https://webassembly.github.io/spec/core/binary/>. */
export class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  atEnd() {
    return this.position >= this.bytes.length;
  }

  byte() {
    this.position += 1;
    return this.bytes[this.position - 1];
  }

  /** @param {number} length */
  take(length) {
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  /** A number in LEB128 form. */
  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  signed() {
    const start = this.position;
    const value = this.unsigned();
    const bits = 7 * (this.position - start);
    return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
  }

  /** Bytes with their length before them. */
  sized() {
    return this.take(this.unsigned());
  }

  name() {
    return new TextDecoder().decode(this.sized());
  }
}

/**
 * The sections of a module, in order; the bytes are views.
 *
 * @param {Uint8Array} module
 */
export function* sections(module) {
  const reader = new Reader(module);
  reader.take(8);
  while (!reader.atEnd()) {
    const start = reader.position;
    const id = reader.byte();
    const content = reader.sized();
    const name = id === 0 ? new Reader(content).name() : '';
    yield { id, name, content, whole: module.subarray(start, reader.position) };
  }
}
