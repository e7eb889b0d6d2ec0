/**
 * Interpreting an event stream: what each body says.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
import { each } from './define.js';
import { observe } from './observe.js';

const bom = '\ufeff';

/**
 * Name, body, and the messages in it as `[type, data, lastEventId]`, where a missing id is empty.
 *
 * @type {[string, import('../server/answers.js').Chunk[], string[][]][]}
 */
const table = [
  ['a line of data is a message', ['data: text\n\n'], [['message', 'text']]],
  ['lines end in LF', ['data: 1\ndata: 2\n\n'], [['message', '1\n2']]],
  ['lines end in CR', ['data: 1\rdata: 2\r\r'], [['message', '1\n2']]],
  ['lines end in CRLF', ['data: 1\r\ndata: 2\r\n\r\n'], [['message', '1\n2']]],
  [
    'line ends may be mixed',
    ['data: 1\rdata: 2\ndata: 3\r\n\ndata: 4\n\r\ndata: 5\r\r\ndata: 6\r\n\r'],
    [
      ['message', '1\n2\n3'],
      ['message', '4'],
      ['message', '5'],
      ['message', '6'],
    ],
  ],
  [
    'no other character ends a line',
    ['data: a\u000bb\u000cc\u0085d\u2028e\u2029f\n\n'],
    [['message', 'a\u000bb\u000cc\u0085d\u2028e\u2029f']],
  ],
  ['one leading byte order mark is removed', [`${bom}data: text\n\n`], [['message', 'text']]],
  [
    'a second byte order mark belongs to the first field name',
    [`${bom}${bom}data: 1\n\ndata: 2\n\n`],
    [['message', '2']],
  ],
  [
    'a byte order mark further on belongs to the field name or value',
    [`data: ${bom}1\n\n${bom}data: 2\n\ndata: 3\n\n`],
    [
      ['message', `${bom}1`],
      ['message', '3'],
    ],
  ],
  ['a byte order mark alone is an empty stream', [bom], []],
  [
    'two bytes of a byte order mark are no mark',
    [[0xef, 0xbb], 'data: 1\n\ndata: 2\n\n'],
    [['message', '2']],
  ],
  [
    'a line that begins with a colon is a comment',
    [':c\n: data: c\n:\ndata: 1\n:\n\n'],
    [['message', '1']],
  ],
  [
    'one space after the colon is removed',
    ['data:1\ndata: 2\ndata:  3\ndata:\t4\n\n'],
    [['message', '1\n2\n 3\n\t4']],
  ],
  [
    'only a colon splits a field',
    ['data = 1\n\ndata :2\n\n data: 3\n\ndata: 4: 5\n\n'],
    [['message', '4: 5']],
  ],
  ['a field name without colon has an empty value', ['data\n\n'], [['message', '']]],
  ['data: alone is a message with empty data', ['data:\n\n'], [['message', '']]],
  ['two empty lines of data are a line feed', ['data\ndata\n\n'], [['message', '\n']]],
  [
    'one trailing line feed is removed from data',
    ['data: 1\ndata:\ndata:\n\n'],
    [['message', '1\n\n']],
  ],
  ['an empty block is no message', ['\n\n\n\r\r\r\n\ndata: 1\n\n'], [['message', '1']]],
  [
    'a block without data is no message',
    ['event: custom\nid: 1\n\ndata: 2\n\n'],
    [['message', '2', '1']],
  ],
  ['event sets the type', ['event: custom\ndata: 1\n\n'], [['custom', '1']]],
  ['the type may follow the data', ['data: 1\nevent: custom\n\n'], [['custom', '1']]],
  ['the last event field counts', ['event: other\nevent: custom\ndata: 1\n\n'], [['custom', '1']]],
  [
    'an empty event field makes a message',
    ['event: custom\nevent:\ndata: 1\n\nevent\ndata: 2\n\n'],
    [
      ['message', '1'],
      ['message', '2'],
    ],
  ],
  [
    'the type is for one block',
    ['event: custom\ndata: 1\n\ndata: 2\n\n'],
    [
      ['custom', '1'],
      ['message', '2'],
    ],
  ],
  [
    'the type of a block without data is forgotten',
    ['event: custom\n\ndata: 1\n\n'],
    [['message', '1']],
  ],
  [
    'the type keeps its spaces but the first',
    ['event:  custom \ndata: 1\n\n'],
    [[' custom ', '1']],
  ],
  [
    'field names are case-sensitive and matched as a whole',
    [
      'Data: 1\nDATA: 1\ndat: 1\ndata1: 1\nda: 1\nEvent: custom\nevents: custom\nID: 1\nids: 1\ndata: 2\n\n',
    ],
    [['message', '2']],
  ],
  [
    'unknown fields are ignored',
    ['field: 1\nfoo\n{"a": 1}\ndata: 1\nretry-after: 1\n\n'],
    [['message', '1']],
  ],
  ['U+0000 in data is kept', ['data: a\0b\n\n'], [['message', 'a\0b']]],
  ['U+0000 in a type is kept', ['event: a\0b\ndata: 1\n\n'], [['a\0b', '1']]],
  [
    'U+0000 in a field name makes an unknown field',
    ['data\0: 1\n\0data: 1\ndata: 2\n\n'],
    [['message', '2']],
  ],
  [
    'text beyond ASCII',
    ['data: é日😀\nevent: ünï\n\n'.replace('event: ünï\n', '')],
    [['message', 'é日😀']],
  ],
  [
    'malformed UTF-8 becomes U+FFFD, one for each maximal subpart',
    [
      'data: ',
      [0x80, 0x61, 0xff, 0x62, 0xc0, 0xaf, 0x63, 0xe0, 0x80, 0x80, 0x64],
      [0xe6, 0x97, 0x65, 0xf0, 0x9f, 0x98, 0x66, 0xed, 0xa0, 0x80, 0x67],
      [0xf4, 0x90, 0x80, 0x80, 0x68, 0xf8, 0x88, 0x80, 0x80, 0x80],
      '\n\n',
    ],
    [
      [
        'message',
        '\ufffda\ufffdb\ufffd\ufffdc\ufffd\ufffd\ufffdd\ufffde\ufffdf\ufffd\ufffd\ufffdg' +
          '\ufffd\ufffd\ufffd\ufffdh\ufffd\ufffd\ufffd\ufffd\ufffd',
      ],
    ],
  ],
  [
    'a code point cut off by a line end becomes U+FFFD',
    ['data: a', [0xe6, 0x97], '\n\n'],
    [['message', 'a\ufffd']],
  ],
  ['a line of data may be JSON', ['data: {"a": [1, "b"]}\n\n'], [['message', '{"a": [1, "b"]}']]],
  [
    'a block at the end of the stream needs an empty line',
    ['data: 1\n\ndata: 2\n'],
    [['message', '1']],
  ],
  [
    'a CR may be the last byte of the stream',
    ['data: 1\n\ndata: 2\r\r'],
    [
      ['message', '1'],
      ['message', '2'],
    ],
  ],
  [
    'id with a tab, a type, and data in one block',
    ['id:\t1\nevent: custom\ndata: 2\n\n'],
    [['custom', '2', '\t1']],
  ],
];

/** @type {Record<string, Record<string, string>>} */
const nativeDifferences = {
  'a block without data is no message': {
    firefox: 'Firefox drops the id of a block without data',
  },
  'U+0000 in data is kept': { firefox: 'Firefox drops U+0000 from lines' },
  'U+0000 in a type is kept': { firefox: 'Firefox drops U+0000 from lines' },
  'U+0000 in a field name makes an unknown field': { firefox: 'Firefox drops U+0000 from lines' },
};

const types = ['custom', ' custom ', 'a\0b', 'other', 'foo'];

/** @type {import('./run.js').Behaviour[]} */
export const parsing = each(table, ([name, chunks, expected]) => ({
  name: `parsing: ${name}`,
  nativeDiffers: nativeDifferences[name],
  async run({ answers, assert, open }) {
    const source = open(answers([{ chunks }]).url);
    const seen = observe(source, types);
    await seen.until('error');
    source.close();
    assert.deepEqual(
      seen.messages(),
      expected.map(([type, data, lastEventId = '']) => [type, data, lastEventId]),
    );
  },
}));
