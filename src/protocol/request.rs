//! The request that a transport sends.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource>

use super::{carrier::Carrier, media_type::trim_http_whitespace, url};

/// What to send. Credentials mode, cache mode and CORS mode are the transport's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Absolute and serialised; without credentials if the transport does not take them.
    pub url: String,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Names, and values as byte strings: each character is one byte, U+0000 to U+00FF.
    pub headers: Vec<(&'static str, String)>,
    /// The body, ASCII.
    pub body: Option<String>,
}

impl Request {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            method: "GET",
            headers: vec![("Accept", "text/event-stream".to_owned())],
            body: None,
        }
    }

    /// Adds the last event ID.
    ///
    /// The form carries it exactly. A header holds its UTF-8 bytes, as the standard has it, and is
    /// trimmed here because a transport that checks values may refuse what `fetch` would trim.
    pub(super) fn with_last_event_id(mut self, carrier: Carrier, last_event_id: &str) -> Self {
        match carrier {
            Carrier::Form => {
                self.method = "POST";
                let content_type = "application/x-www-form-urlencoded".to_owned();
                self.headers.push(("Content-Type", content_type));
                let value = percent_encode(last_event_id);
                self.body = Some(["Last-Event-ID=", &value].concat());
            }
            Carrier::Header => {
                let value = trim_http_whitespace(last_event_id.as_bytes());
                let value = value.iter().map(|byte| char::from(*byte)).collect();
                self.headers.push(("Last-Event-ID", value));
            }
            Carrier::Nothing | Carrier::Query => {}
        }
        self
    }

    /// Sets a parameter of the query: those of that name give way to it, and all else stays as it is.
    pub(super) fn with_parameter(mut self, name: &str, value: &str) -> Self {
        let whole = url::without_fragment(&self.url);
        let fragment = self.url.get(whole.len()..).unwrap_or_default();
        let end = whole.bytes().position(|byte| byte == b'?');
        let base = end.and_then(|end| whole.get(..end)).unwrap_or(whole);
        let query = whole.get(base.len() + 1..).unwrap_or_default();
        let mut changed = base.to_owned();
        let mut separator = '?';
        let mut add = |parts: &[&str]| {
            changed.push(std::mem::replace(&mut separator, '&'));
            changed.extend(parts.iter().copied());
        };
        for pair in query.as_bytes().split(|byte| *byte == b'&') {
            if !pair.is_empty()
                && parameter_name(pair) != name.as_bytes()
                && let Ok(pair) = str::from_utf8(pair)
            {
                add(&[pair]);
            }
        }
        add(&[&percent_encode(name), "=", &percent_encode(value)]);
        changed.push_str(fragment);
        self.url = changed;
        self
    }

    /// Asks caches for a fresh response where no cache mode can be set.
    pub(super) fn without_cache(mut self) -> Self {
        self.headers.push(("Cache-Control", "no-cache".to_owned()));
        self
    }

    /// Moves the URL's credentials to a header: `fetch` throws for a URL that includes them.
    pub(super) fn with_credentials_in_header(mut self) -> Self {
        let (url, credentials) = url::split_credentials(&self.url);
        if let Some(credentials) = credentials {
            let mut pair = percent_decode(credentials.as_bytes());
            if !credentials.bytes().any(|byte| byte == b':') {
                pair.push(b':');
            }
            let value = ["Basic ", &base64(&pair)].concat();
            self.headers.push(("Authorization", value));
        }
        self.url = url;
        self
    }
}

/// Encodes all but what RFC 3986 calls unreserved, so that every decoder agrees.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(upper_hex_digit(byte >> 4)));
            encoded.push(char::from(upper_hex_digit(byte & 0xF)));
        }
    }
    encoded
}

fn upper_hex_digit(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'A' + nibble - 10
    }
}

/// <https://url.spec.whatwg.org/#percent-decode>
fn percent_decode(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        decoded.push(*byte);
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) = (hex_value(*high), hex_value(*low))
        {
            decoded.pop();
            decoded.push(high << 4 | low);
            rest = after;
        }
    }
    decoded
}

/// <https://url.spec.whatwg.org/#concept-urlencoded-parser>
fn parameter_name(pair: &[u8]) -> Vec<u8> {
    let end = pair.iter().position(|byte| *byte == b'=');
    let name = pair.get(..end.unwrap_or(pair.len())).unwrap_or_default();
    let name: Vec<u8> = name
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&name)
}

fn hex_value(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// <https://www.rfc-editor.org/rfc/rfc4648#section-4>
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, index| {
            bits << 8 | usize::from(group.get(index).copied().unwrap_or(0))
        });
        for index in 0..4 {
            let digit = ALPHABET[bits >> (18 - 6 * index) & 0x3F];
            // A group of n bytes takes n + 1 digits.
            encoded.push(if index <= group.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    encoded
}
