//! Whether a response is an event stream.
//!
//! Implements <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type> and
//! <https://mimesniff.spec.whatwg.org/#parse-a-mime-type> as far as the essence goes: parameters,
//! a charset among them, change nothing, as an event stream is always UTF-8.

/// <https://fetch.spec.whatwg.org/#http-whitespace>
pub(super) const HTTP_WHITESPACE: [char; 4] = ['\t', '\n', '\r', ' '];

/// Whether a `Content-Type` header's value names an event stream.
///
/// Several headers arrive as one value with commas; the last one that can be parsed counts.
#[must_use]
pub fn is_event_stream(content_type: &str) -> bool {
    split_at_commas(content_type)
        .filter_map(essence)
        .filter(|essence| essence != "*/*")
        .last()
        .is_some_and(|essence| essence == "text/event-stream")
}

/// The type and subtype in lower case, or `None` if this is no media type.
fn essence(value: &str) -> Option<String> {
    let (essence, _parameters) = value.split_once(';').unwrap_or((value, ""));
    let essence = essence.trim_matches(HTTP_WHITESPACE);
    let (kind, subtype) = essence.split_once('/')?;
    (is_token(kind) && is_token(subtype)).then(|| essence.to_ascii_lowercase())
}

/// <https://mimesniff.spec.whatwg.org/#http-token-code-point>
fn is_token(value: &str) -> bool {
    let is_token_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !value.is_empty() && value.bytes().all(is_token_byte)
}

/// Splits at commas outside quoted strings.
///
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn split_at_commas(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    value.split(move |character| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && character == '\\';
        if character == '"' && !was_escaped {
            quoted = !quoted;
        }
        character == ',' && !quoted
    })
}
