//! The two loops over bytes that decide how fast a stream is read.

#[cfg(narrow_words)]
use std::ops::BitAnd;
use std::ops::BitOr;

/// Eight bytes at a time: wasm32 has 64-bit words, and SIMD did not pay for its bytes.
#[cfg(not(narrow_words))]
type Word = u64;
/// Four where the build is translated to JavaScript (`scripts/fallback.mjs`), which has no such words.
#[cfg(narrow_words)]
type Word = u32;

const LANES: usize = size_of::<Word>();
const LOWEST_BITS: Word = Word::MAX / 0xFF;
const HIGHEST_BITS: Word = LOWEST_BITS * 0x80;

/// Bytes that are looked at before anything is decided.
#[cfg(not(narrow_words))]
const BLOCK: usize = LANES;
/// More where a decision is dear.
#[cfg(narrow_words)]
const BLOCK: usize = 4 * LANES;

/// What the search for the end of a line has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// The position of the first LF or CR.
    pub(super) end: Option<usize>,
    /// Whether all before it is known to be ASCII; a few bytes behind it may be mistaken for part of
    /// it.
    pub(super) is_ascii: bool,
}

/// Searches for the end of a line.
pub(super) fn scan_line(bytes: &[u8]) -> Scanned {
    // Each block ends in an empty line, and a block of words is dear to look at for nothing.
    #[cfg(narrow_words)]
    if let [b'\n', ..] = bytes {
        return Scanned {
            end: Some(0),
            is_ascii: true,
        };
    }
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut seen = 0;
    for (index, block) in blocks.iter().enumerate() {
        seen |= words(block).fold(0, Word::bitor);
        if let Some(position) = line_end(block) {
            return Scanned {
                end: Some(index * BLOCK + position),
                is_ascii: seen & HIGHEST_BITS == 0,
            };
        }
    }
    for (index, byte) in tail.iter().enumerate() {
        if ends_line(*byte) {
            return Scanned {
                end: Some(blocks.len() * BLOCK + index),
                is_ascii: seen & HIGHEST_BITS == 0,
            };
        }
        seen |= Word::from(*byte);
    }
    Scanned {
        end: None,
        is_ascii: seen & HIGHEST_BITS == 0,
    }
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn words(block: &[u8]) -> impl Iterator<Item = Word> {
    let (words, _) = block.as_chunks::<LANES>();
    words.iter().map(|word| Word::from_le_bytes(*word))
}

#[cfg(not(narrow_words))]
fn line_end(block: &[u8]) -> Option<usize> {
    let word = words(block).next()?;
    let found = zero_lanes(word ^ (LOWEST_BITS * Word::from(b'\n')))
        | zero_lanes(word ^ (LOWEST_BITS * Word::from(b'\r')));
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

/// Marks the lanes that are zero by their highest bit.
///
/// A borrow can mark a lane above one that is zero, never one below: the lowest mark is exact.
#[cfg(not(narrow_words))]
fn zero_lanes(word: Word) -> Word {
    word.wrapping_sub(LOWEST_BITS) & !word & HIGHEST_BITS
}

#[cfg(narrow_words)]
fn line_end(block: &[u8]) -> Option<usize> {
    if words(block)
        .map(above_controls)
        .fold(HIGHEST_BITS, Word::bitand)
        == HIGHEST_BITS
    {
        return None;
    }
    for (index, word) in words(block).enumerate() {
        let mut controls = above_controls(word) ^ HIGHEST_BITS;
        while controls != 0 {
            let position = index * LANES + controls.trailing_zeros() as usize / 8;
            if ends_line(block[position]) {
                return Some(position);
            }
            controls &= controls - 1;
        }
    }
    None
}

/// Marks by their highest bit the lanes above CR: text has little else.
#[cfg(narrow_words)]
fn above_controls(word: Word) -> Word {
    // The other bits of a lane reach the highest from 14 on, and never the next lane.
    let sum = (word & !HIGHEST_BITS) + LOWEST_BITS * (0x80 - 14);
    (sum | word) & HIGHEST_BITS
}

/// The length in UTF-16 code units of what is valid UTF-8.
///
/// Every sequence has one byte that is no continuation, and those of four bytes are two units.
pub(super) fn utf16_length(utf8: &[u8]) -> usize {
    let (words, tail) = utf8.as_chunks::<LANES>();
    let in_words = words.iter().map(|word| {
        let word = Word::from_le_bytes(*word);
        let continuations = (word >> 7) & !(word >> 6) & LOWEST_BITS;
        let fours = (word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & LOWEST_BITS;
        // None is more than two, so the highest lane of the product can hold the sum of all.
        let units = (LOWEST_BITS - continuations + fours).wrapping_mul(LOWEST_BITS);
        (units >> (Word::BITS - 8)) as usize
    });
    let in_tail = tail
        .iter()
        .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0));
    in_words.sum::<usize>() + in_tail.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than two blocks, so that the end can be in any lane of one and in the tail.
    const LONGEST: usize = 2 * BLOCK + LANES;

    #[test]
    fn line_end_is_found_in_every_lane_among_every_neighbour() {
        for length in 0..LONGEST {
            for position in 0..length {
                for terminator in [b'\n', b'\r'] {
                    for filler in 0..=u8::MAX {
                        let mut bytes = vec![filler; length];
                        bytes[position] = terminator;
                        let expected = bytes.iter().position(|byte| ends_line(*byte));
                        assert_eq!(scan_line(&bytes).end, expected, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn line_end_is_absent_where_no_byte_ends_a_line() {
        for filler in (0..=u8::MAX).filter(|byte| !ends_line(*byte)) {
            assert_eq!(scan_line(&[filler; LONGEST]).end, None, "{filler}");
        }
    }

    #[test]
    fn what_has_no_end_is_known_to_be_ascii_or_not() {
        for length in 0..LONGEST {
            let mut bytes = vec![b'x'; length];
            assert!(scan_line(&bytes).is_ascii, "{length}");
            bytes.push(0xE9);
            assert!(!scan_line(&bytes).is_ascii, "{length}");
        }
    }

    #[test]
    fn what_comes_before_an_end_is_known_to_be_ascii_or_not() {
        for length in 0..LONGEST {
            let mut bytes = vec![b'x'; length];
            bytes.extend(b"\n");
            assert!(scan_line(&bytes).is_ascii, "{length}");
            bytes.splice(..0, [0xE9]);
            assert!(!scan_line(&bytes).is_ascii, "{length}");
        }
    }

    #[cfg(narrow_words)]
    #[test]
    fn nothing_but_what_may_end_a_line_is_looked_at() {
        for byte in 0..=u8::MAX {
            for lane in 0..LANES {
                let mut bytes = [b'x'; LANES];
                bytes[lane] = byte;
                let marks = above_controls(Word::from_le_bytes(bytes)).to_le_bytes();
                let expected = bytes.map(|byte| if byte > b'\r' { 0x80 } else { 0 });
                assert_eq!(marks, expected, "{bytes:?}");
            }
        }
    }

    #[test]
    fn line_end_is_found_behind_other_control_characters() {
        let text = b"\0\t\x0B\x0C\x0E\x1F\x7F\t".repeat(BLOCK);
        for cut in 0..text.len() {
            let line = [&text[..cut], b"\r\t\n"].concat();
            for start in 0..cut.min(BLOCK) {
                assert_eq!(scan_line(&line[start..]).end, Some(cut - start), "{line:?}");
            }
        }
    }

    #[test]
    fn every_byte_that_is_not_ascii_is_seen_in_every_lane() {
        for length in 0..LONGEST {
            for position in 0..length {
                let mut bytes = vec![b'x'; length];
                bytes[position] = 0x80;
                assert!(!scan_line(&bytes).is_ascii, "{bytes:?}");
                bytes.push(b'\n');
                assert!(!scan_line(&bytes).is_ascii, "{bytes:?}");
            }
        }
    }

    #[test]
    fn ascii_is_known_where_nothing_else_is_near() {
        for length in 0..LONGEST {
            let mut bytes = vec![0x7F; length];
            assert!(scan_line(&bytes).is_ascii, "{bytes:?}");
            bytes.push(b'\n');
            bytes.extend([b'x'; BLOCK]);
            bytes.push(0x80);
            assert!(scan_line(&bytes).is_ascii, "{bytes:?}");
        }
    }

    #[test]
    fn utf16_length_equals_that_of_the_encoded_string() {
        let long = "aé日😀\u{10FFFF}\u{FFFF}\u{800}\u{7FF}\u{80}\u{7F}\0".repeat(7);
        for text in ["", "a", "é", "日本", "😀", &long] {
            assert_eq!(
                utf16_length(text.as_bytes()),
                text.encode_utf16().count(),
                "{text:?}"
            );
        }
    }
}
