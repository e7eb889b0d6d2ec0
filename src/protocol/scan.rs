//! The two loops over bytes that decide how fast a stream is read.

/// Eight bytes at a time: wasm32 has 64-bit words, and SIMD did not pay for its bytes.
#[cfg(not(narrow_words))]
type Word = u64;
/// Four where the build is translated to JavaScript (`scripts/fallback.mjs`), which has no such words.
#[cfg(narrow_words)]
type Word = u32;

const LANES: usize = size_of::<Word>();
const LOWEST_BITS: Word = Word::MAX / 0xFF;
const HIGHEST_BITS: Word = LOWEST_BITS * 0x80;

/// The position of the first LF or CR.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    let (words, tail) = bytes.as_chunks::<LANES>();
    for (index, word) in words.iter().enumerate() {
        let word = Word::from_le_bytes(*word);
        let found = zero_lanes(word ^ (LOWEST_BITS * Word::from(b'\n')))
            | zero_lanes(word ^ (LOWEST_BITS * Word::from(b'\r')));
        if found != 0 {
            return Some(index * LANES + found.trailing_zeros() as usize / 8);
        }
    }
    let position = tail.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    Some(words.len() * LANES + position)
}

/// Marks the lanes that are zero by their highest bit.
///
/// A borrow can mark a lane above one that is zero, never one below: the lowest mark is exact.
fn zero_lanes(word: Word) -> Word {
    word.wrapping_sub(LOWEST_BITS) & !word & HIGHEST_BITS
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
        LANES - continuations.count_ones() as usize + fours.count_ones() as usize
    });
    let in_tail = tail
        .iter()
        .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0));
    in_words.sum::<usize>() + in_tail.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_end_is_found_in_every_lane_among_every_neighbour() {
        for length in 0..20 {
            for position in 0..length {
                for terminator in [b'\n', b'\r'] {
                    for filler in 0..=u8::MAX {
                        let mut bytes = vec![filler; length];
                        bytes[position] = terminator;
                        let expected = bytes.iter().position(|b| matches!(b, b'\n' | b'\r'));
                        assert_eq!(line_end(&bytes), expected, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn line_end_is_absent_where_no_byte_ends_a_line() {
        for filler in (0..=u8::MAX).filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            assert_eq!(line_end(&[filler; 19]), None, "{filler}");
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
