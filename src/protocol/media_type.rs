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
    let mut rest = Some(content_type.as_bytes());
    while let Some(values) = rest {
        let (value, others) = cut_at_comma(values);
        if let Some(essence) = essence(value)
            && essence != b"*/*"
        {
            names_event_stream = essence.eq_ignore_ascii_case(b"text/event-stream");
        }
        rest = others;
    }
    names_event_stream
}

/// The type and subtype, or `None` if this is no media type.
fn essence(value: &[u8]) -> Option<&[u8]> {
    let (essence, _parameters) = cut_at(value, |byte| byte == b';');
    let essence = trim_http_whitespace(essence);
    let (kind, subtype) = cut_at(essence, |byte| byte == b'/');
    (is_token(kind) && is_token(subtype?)).then_some(essence)
}

/// <https://mimesniff.spec.whatwg.org/#http-token-code-point>
fn is_token(value: &[u8]) -> bool {
    let is_token_byte =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !value.is_empty() && value.iter().all(is_token_byte)
}

/// Cuts at the first comma outside quoted strings.
///
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn cut_at_comma(value: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut quoted = false;
    let mut escaped = false;
    cut_at(value, |byte| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && byte == b'\\';
        if byte == b'"' && !was_escaped {
            quoted = !quoted;
        }
        byte == b',' && !quoted
    })
}

/// What is before the first such byte, and what is behind it, if there is one.
fn cut_at(value: &[u8], mut is_cut: impl FnMut(u8) -> bool) -> (&[u8], Option<&[u8]>) {
    match value.iter().position(|byte| is_cut(*byte)) {
        Some(index) => (
            value.get(..index).unwrap_or_default(),
            value.get(index + 1..),
        ),
        None => (value, None),
    }
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
