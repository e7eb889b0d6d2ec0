//! What a line is, and the value of its field.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>

use super::{boundary::Milliseconds, limits};

/// What is known of the unfinished line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A `data` field, whose value has begun.
    Data,
    /// A comment or an unknown field.
    Ignored,
    /// Another field, or too short to tell.
    Undecided,
}

impl Line {
    /// The known fields up to their colon.
    const FIELDS: [&'static [u8]; 4] = [b"data:", b"event:", b"id:", b"retry:"];
    /// Bytes that tell any line: `event:`, or `data:` and the space that may follow.
    pub(super) const DECIDED_BY: usize = 6;

    /// Tells a line by its first bytes.
    pub(super) fn of(start: &[u8]) -> Self {
        if start.len() >= Self::DECIDED_BY && start.starts_with(b"data:") {
            Self::Data
        } else if Self::FIELDS
            .iter()
            .any(|field| field.starts_with(start) || start.starts_with(field))
        {
            Self::Undecided
        } else {
            Self::Ignored
        }
    }
}

/// The line's value, if its field has that name. A comment has none, as its name is empty.
// In JavaScript a result that is no number goes through memory.
#[cfg_attr(narrow_words, inline)]
pub(super) fn field_value<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = line.strip_prefix(name)?;
    if rest.is_empty() {
        return Some(rest);
    }
    let value = rest.strip_prefix(b":")?;
    Some(value.strip_prefix(b" ").unwrap_or(value))
}

/// Accepts ASCII digits only: `str::parse` alone would let `+5` through.
pub(super) fn parse_reconnection_time(value: &[u8]) -> Option<Milliseconds> {
    if value.is_empty() {
        return None;
    }
    let time = value.iter().try_fold(0_u32, |time, byte| {
        let digit = char::from(*byte).to_digit(10)?;
        Some(time.saturating_mul(10).saturating_add(digit))
    })?;
    Some(time.min(limits::MAX_TIME))
}
