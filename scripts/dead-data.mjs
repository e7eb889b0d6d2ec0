/**
 * Clears the data that nothing in the binary refers to.
 *
 * That is most of it: the texts of panics, their places in the source, the tables that formatting
 * needs. No optimiser removes any, as an address is a number to it. The linker knows which number is
 * the address of what, and says so (`--emit-relocs`). As a conservative garbage collector does, this
 * takes any number in the code for the address that it may be, and any four bytes of an object that
 * is kept. What the linker did not write, the optimiser may have computed: then an address just past
 * an object counts as one in it.
 *
 * Format: <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>.
 */
import { Reader, sections } from './wasm-reader.mjs';

const DATA_SECTION = 11;

const SYMBOL_TABLE = 8;
const DATA_SYMBOL = 1;
const SECTION_SYMBOL = 3;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;

/** Relocations in code: addresses, which come with an addend, and indices, which do not. */
const ADDRESSES = [3, 4];
const INDICES = [0, 1, 6, 7, 10, 13, 18, 19, 20];

/**
 * An object in memory.
 *
 * @typedef {object} Item
 * @property {number} start its address
 * @property {number} end the address behind it
 */

/**
 * Removes what the linker wrote for {@link clearDeadData}; other tools must not see it.
 *
 * @param {Uint8Array} module
 */
export function withoutRelocations(module) {
  const kept = [...sections(module)]
    .filter(({ name }) => name !== 'linking' && !name.startsWith('reloc.'))
    .map(({ whole }) => whole);
  return Buffer.concat([module.subarray(0, 8), ...kept]);
}

/**
 * @param {Uint8Array} module
 * @param {Uint8Array} linked what it was made of, as the linker wrote it
 * @param {string} text the module as text
 */
export function clearDeadData(module, linked, text) {
  const cleared = Uint8Array.from(module);
  const segments = segmentsOf(cleared);
  const { items, addresses } = readLinked(Uint8Array.from(linked));
  const first = Math.min(...segments.map(({ start }) => start));
  /** @type {Set<Item>} */
  const live = new Set();

  const unread = numbersIn(text)
    .filter((number) => number >= first)
    .flatMap(
      (number) =>
        addresses.get(number) ?? items.filter(({ start, end }) => start <= number && number <= end),
    );
  for (let item = unread.pop(); item !== undefined; item = unread.pop()) {
    if (!live.has(item)) {
      live.add(item);
      const words = wordsIn(item, segments).filter((word) => word >= first);
      unread.push(...items.filter((other) => words.some((word) => isIn(word, other))));
    }
  }
  clearAllBut([...live], items, segments);
  return cleared;
}

/**
 * Any number at all, but for those at the head of a segment.
 *
 * @param {string} text
 */
function numbersIn(text) {
  const numbers = text.replaceAll(/^ *\(data .*$/gm, '').match(/\d+/g) ?? [];
  return [...new Set(numbers)].map(Number);
}

/**
 * @param {Item[]} live
 * @param {Item[]} items
 * @param {Segment[]} segments
 */
function clearAllBut(live, items, segments) {
  for (const { start, bytes } of segments) {
    for (const offset of bytes.keys()) {
      const isHere = (/** @type {Item} */ item) => isIn(start + offset, item);
      // The linker may have merged two texts, one into the end of the other.
      if (items.some(isHere) && !live.some(isHere)) {
        bytes[offset] = 0;
      }
    }
  }
}

/**
 * @param {number} address
 * @param {Item} item
 */
function isIn(address, { start, end }) {
  return start <= address && address < end;
}

/**
 * All words in an object, aligned or not.
 *
 * @param {Item} item
 * @param {Segment[]} segments
 */
function wordsIn({ start, end }, segments) {
  return segments.flatMap((segment) => {
    const bytes = segment.bytes.slice(
      Math.max(start - segment.start, 0),
      Math.max(end - segment.start, 0),
    );
    const view = new DataView(bytes.buffer);
    const count = Math.max(bytes.length - 3, 0);
    return Array.from({ length: count }, (_, offset) => view.getUint32(offset, true));
  });
}

/**
 * @typedef {object} Segment
 * @property {number} start its address
 * @property {Uint8Array} bytes a view
 */

/**
 * @param {Uint8Array} module
 * @returns {Segment[]}
 */
function segmentsOf(module) {
  const reader = new Reader(section(module, ({ id }) => id === DATA_SECTION));
  return Array.from({ length: reader.unsigned() }, () => {
    const [active, constant] = [reader.byte() === 0, reader.byte() === 0x41];
    const start = reader.signed();
    if (!active || !constant || reader.byte() !== 0x0b) {
      throw new Error('a data segment has no fixed address');
    }
    return { start, bytes: reader.sized() };
  });
}

/**
 * What the linker says: the objects, and to which of them each address in the code leads. That may
 * lie outside, as in `TABLE[digit - 48]`.
 *
 * @param {Uint8Array} linked
 */
function readLinked(linked) {
  const segments = segmentsOf(linked);
  const symbols = symbolsOf(linked).map((symbol) => {
    // One that is all zeros is in no segment.
    const segment = symbol && segments[symbol.segment];
    const start = segment ? segment.start + symbol.offset : 0;
    return segment ? { start, end: start + symbol.size } : null;
  });
  return {
    items: symbols.filter((item) => item !== null),
    addresses: addressesIn(linked, symbols),
  };
}

/** @param {Uint8Array} linked */
function symbolsOf(linked) {
  const linking = new Reader(section(linked, ({ name }) => name === 'linking'));
  linking.name();
  linking.unsigned();
  while (linking.byte() !== SYMBOL_TABLE) {
    linking.sized();
  }
  const table = new Reader(linking.sized());
  return Array.from({ length: table.unsigned() }, () => symbol(table));
}

/** @param {Reader} table */
function symbol(table) {
  const kind = table.byte();
  const flags = table.unsigned();
  const isDefined = (flags & UNDEFINED) === 0;
  if (kind === DATA_SYMBOL) {
    table.name();
    return isDefined
      ? { segment: table.unsigned(), offset: table.unsigned(), size: table.unsigned() }
      : null;
  }
  table.unsigned();
  if (kind !== SECTION_SYMBOL && (isDefined || (flags & EXPLICIT_NAME) !== 0)) {
    table.name();
  }
  return null;
}

/**
 * @param {Uint8Array} linked
 * @param {(Item | null)[]} symbols
 */
function addressesIn(linked, symbols) {
  /** @type {Map<number, Item[]>} */
  const found = new Map();
  const relocations = new Reader(section(linked, ({ name }) => name === 'reloc.CODE'));
  relocations.name();
  relocations.unsigned();
  for (let count = relocations.unsigned(); count > 0; count -= 1) {
    const kind = relocations.byte();
    relocations.unsigned();
    const item = symbols[relocations.unsigned()];
    if (ADDRESSES.includes(kind)) {
      const addend = relocations.signed();
      if (item) {
        const address = item.start + addend;
        found.set(address, [...(found.get(address) ?? []), item]);
      }
    } else if (!INDICES.includes(kind)) {
      throw new Error(`relocation of an unexpected kind: ${kind}`);
    }
  }
  return found;
}

/**
 * @param {Uint8Array} module
 * @param {(section: { id: number, name: string }) => boolean} matches
 */
function section(module, matches) {
  const found = [...sections(module)].find(matches);
  if (found === undefined) {
    throw new Error('a section is missing: the linker must be given --emit-relocs');
  }
  return found.content;
}
