//! Random hostile streams.

use crate::random::Random;

pub(crate) fn hostile_body(random: &mut Random) -> Vec<u8> {
    let mut body = Vec::new();
    if random.chance(30) {
        body.extend(random.pick::<[u8]>(&[BOM, b"\xEF\xBB\xBF\xEF\xBB\xBF", b"\xEF\xBB", b"\xEF"]));
    }
    for _ in 0..random.below(60) {
        if random.chance(5) {
            let length = random.below(12);
            body.extend(random.bytes(length));
        } else {
            body.extend(if random.chance(40) {
                b"data"
            } else {
                random.pick::<[u8]>(NAMES)
            });
            body.extend(random.pick::<[u8]>(&[b":", b":", b": ", b":  ", b"", b" :"]));
            for _ in 0..random.below(4) {
                body.extend(random.pick::<[u8]>(VALUES));
            }
        }
        for _ in 0..=random.below(2) {
            body.extend(random.pick::<[u8]>(&[b"\n", b"\r", b"\r\n"]));
        }
    }
    body
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

const NAMES: &[&[u8]] = &[
    b"data",
    b"event",
    b"id",
    b"id",
    b"retry",
    b"",
    b"Data",
    b"datum",
    b"dat",
    b"dataa",
    b"ev",
    b"i",
    b"retr",
    b"\0data",
    b" data",
    b"data\xC2\xA0",
    BOM,
    b"foo",
    b"\xFFdata",
];

const VALUES: &[&[u8]] = &[
    b"a",
    b" ",
    b":",
    b"\0",
    b"0",
    b"42",
    b"9000x",
    b"99999999999999999999",
    b"+5",
    b"hello world",
    b"0123456789abcdef0123456789abcdef",
    b"\t",
    BOM,
    "é".as_bytes(),
    "日本".as_bytes(),
    "😀".as_bytes(),
    "\u{2028}".as_bytes(),
    b"\x80",
    b"\xBF\xBF",
    b"\xC3",
    b"\xC0\xAF",
    b"\xE2\x82",
    b"\xED\xA0\x80",
    b"\xED\xB0\x80",
    b"\xE0\x80",
    b"\xF0\x9F\x98",
    b"\xF0\x9F",
    b"\xF4\x90\x80\x80",
    b"\xF5",
    b"\xFE\xFF",
    b"data:",
    b"id: 1",
];
