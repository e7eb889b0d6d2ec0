/**
 * What hostile streams are made of: names, values and malformed bytes, each here because some
 * parser is known to get it wrong or could.
 *
 * Text stands for its UTF-8 encoding; byte arrays are what no text encodes to.
 */

/** @typedef {string | readonly number[]} Piece */

export const byteOrderMark = '\uFEFF';

/**
 * Every way to be malformed, by the table of well-formed byte sequences (Unicode 3.9, table 3-7).
 *
 * @type {readonly (readonly number[])[]}
 */
export const malformedUtf8 = [
  // Stray continuation bytes.
  [0x80],
  [0xbf],
  [0x80, 0xbf, 0x80],
  // Truncated: what follows in the stream is not a continuation.
  [0xc3],
  [0xe2],
  [0xe2, 0x82],
  [0xef, 0xbb],
  [0xf0],
  [0xf0, 0x9f],
  [0xf0, 0x9f, 0x98],
  [0xf4, 0x8f, 0xbf],
  // Truncated by another lead byte.
  [0xe2, 0xc3, 0xa9],
  [0xf0, 0x9f, 0xe2, 0x82, 0xac],
  [0xf0, 0x9f, 0x98, 0xf0, 0x9f, 0x98, 0x80],
  // Overlong forms of U+0000, LF, CR, slash, colon, U+007F, U+07FF, U+FFFF.
  [0xc0, 0x80],
  [0xc0, 0x8a],
  [0xc0, 0x8d],
  [0xc0, 0xaf],
  [0xc0, 0xba],
  [0xc1, 0xbf],
  [0xe0, 0x80, 0x80],
  [0xe0, 0x80, 0x8a],
  [0xe0, 0x9f, 0xbf],
  [0xf0, 0x80, 0x80, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  // Surrogates, alone and as the pair of CESU-8.
  [0xed, 0xa0, 0x80],
  [0xed, 0xaf, 0xbf],
  [0xed, 0xbf, 0xbf],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  // Beyond U+10FFFF, and forms of five and six bytes.
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xf7, 0xbf, 0xbf, 0xbf],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  // Bytes that occur in no sequence.
  [0xfe],
  [0xff],
  [0xfe, 0xff],
  [0xff, 0xfe],
];

/** Well-formed, and on the edge of something. */
export const text = [
  'a',
  'hello',
  '0',
  'a:b',
  'two words',
  'é',
  'ß日本語',
  '€',
  '😀',
  '👩‍👩‍👧',
  '\u007F',
  '\u0080',
  '\u07FF',
  '\u0800',
  '\uD7FF',
  '\uE000',
  '\uFFFD',
  '\uFFFF',
  '\u{10000}',
  '\u{10FFFF}',
  byteOrderMark,
  '\0',
  '\t',
  // Line ends elsewhere, not here.
  '\u000B',
  '\u000C',
  '\u001E',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00A0',
  '\u3000',
  ' ',
  '  ',
  ':',
  '"\\',
  '%41+&=',
];

export const types = [
  'open',
  'error',
  'message',
  'close',
  'Message',
  'OPEN',
  'myEvent',
  'ünï',
  '日本',
  '😀',
  'with space',
  ' leading',
  'trailing ',
  '\tTab',
  'nul\0inside',
  '\0',
  'a:b',
  '__proto__',
  'constructor',
  'toString',
  '0',
  byteOrderMark,
];

export const ids = [
  '1',
  '2',
  '42',
  'abc',
  'é日',
  '😀',
  '€uro',
  'ÿ',
  'Ā',
  'with space',
  ' leading',
  'trailing ',
  '  both  ',
  '\ttab\t',
  ' ',
  '   ',
  '\u00A0',
  'a:b',
  'a,b;c="d"',
  '%41+&=?#/',
  'control\u0001\u001F\u007F',
  byteOrderMark,
  'x'.repeat(129),
  'é'.repeat(300),
];

/** Must be ignored, and change nothing. */
export const invalidIds = ['nul\0inside', '\0', '1\0', '\0two'];

/** Must be ignored. A parser that takes one of them waits for long, or at once, and is found. */
export const invalidRetries = [
  '9000x',
  '+9000',
  '-9000',
  ' 9000',
  '9000 ',
  '9000.0',
  '9e3',
  '0x2328',
  '9_000',
  '9,000',
  '９０００',
  '٩٠٠٠',
  '9000\0',
  '\u00A09000',
  '\t9000',
];

/** Valid, and past one limit or another: 2^31, 2^32, 2^53, 2^63, 2^64, and no number type. */
export const hugeRetries = [
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '4294967297',
  '9007199254740993',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '18446744073709551617',
  '9'.repeat(100),
  '00000000000000000000009000',
];

/** Short enough to wait for. Leading zeros are digits like others. */
export const shortRetries = ['0', '1', '7', '10', '007', '000000000000000000000000000000003'];

/** Names that are no field's. Matching is exact: no case folding, no trimming, no prefixes. */
export const unknownNames = [
  'Data',
  'DATA',
  'dat',
  'datas',
  'data ',
  ' data',
  '\tdata',
  'data\t',
  'data\0',
  `${byteOrderMark}data`,
  `data${byteOrderMark}`,
  'Event',
  'event ',
  ' event',
  'events',
  'ID',
  'Id',
  'id ',
  ' id',
  'i',
  'Retry',
  'RETRY',
  ' retry',
  'retry ',
  'lastEventId',
  'unknown',
  'é',
  '日本',
  '\0',
  ' ',
];

/** Between a name and its value. */
export const separators = [':', ': ', ':  ', ':\t', '::', ': :', ' :', ' : ', ': \0'];

/** Fragments from which noise is strewn: mostly what means something to a parser. */
/** @type {readonly Piece[]} */
export const fragments = [
  '\n',
  '\n',
  '\n',
  '\r',
  '\r',
  '\r\n',
  '\n\n',
  '\r\r',
  '\n\r',
  ':',
  ':',
  ' ',
  '\0',
  'data',
  'data:',
  'data: ',
  'event:',
  'event: open',
  'id',
  'id:',
  'id: 7',
  'id: é',
  'retry',
  'x',
  '😀',
  byteOrderMark,
  [0xef],
  [0xbb],
  [0xbf],
  [0xe2],
  [0x82],
  [0xac],
  [0xf0, 0x9f],
  [0x98, 0x80],
  [0xc3],
  [0xa9],
  [0xff],
];
