//! Whether a response is an event stream.
//!
//! Implements <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type> and
//! <https://mimesniff.spec.whatwg.org/#parse-a-mime-type> as far as the essence goes: parameters,
//! a charset among them, change nothing, as an event stream is always UTF-8.

/// Whether a `Content-Type` header's value names an event stream.
///
/// Several headers arrive as one value with commas; the last one that can be parsed counts.
#[must_use]
pub fn is_event_stream(content_type: &str) -> bool {
    let mut names_event_stream = false;
    let mut rest = content_type.as_bytes();
    loop {
        let end = end_of_value(rest);
        let (value, others) = rest.split_at(end);
        if let Some(essence) = essence(value)
            && essence != b"*/*"
        {
            names_event_stream = essence.eq_ignore_ascii_case(b"text/event-stream");
        }
        let [_comma, next @ ..] = others else {
            return names_event_stream;
        };
        rest = next;
    }
}

/// The type and subtype, or `None` if this is no media type.
fn essence(value: &[u8]) -> Option<&[u8]> {
    let essence = value.split(|byte| *byte == b';').next()?;
    let essence = trim_http_whitespace(essence);
    let mut slashes = 0;
    let mut token_length = 0;
    for byte in essence {
        // An empty type, and what no token has.
        if *byte == b'/' && token_length > 0 {
            slashes += 1;
            token_length = 0;
        } else if is_token_byte(*byte) {
            token_length += 1;
        } else {
            return None;
        }
    }
    (slashes == 1 && token_length > 0).then_some(essence)
}

/// <https://mimesniff.spec.whatwg.org/#http-token-code-point>
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

/// The position of the first comma outside quoted strings, or the end.
///
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn end_of_value(values: &[u8]) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    let is_comma = |byte: &u8| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && *byte == b'\\';
        quoted ^= *byte == b'"' && !was_escaped;
        *byte == b',' && !quoted
    };
    values.iter().position(is_comma).unwrap_or(values.len())
}

/// <https://fetch.spec.whatwg.org/#http-whitespace>
pub(super) fn trim_http_whitespace(mut value: &[u8]) -> &[u8] {
    while let [b'\t' | b'\n' | b'\r' | b' ', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b'\t' | b'\n' | b'\r' | b' '] = value {
        value = rest;
    }
    value
}
