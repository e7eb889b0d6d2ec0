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
        let (whole, fragment) = url::cut(&self.url, b"#");
        let (base, query) = url::cut(whole, b"?");
        let mut changed = base.to_owned();
        let mut rest = query;
        while let Some(pairs) = rest.get(1..) {
            let (pair, others) = url::cut(pairs, b"&");
            rest = others;
            if !pair.is_empty() && parameter_name(pair) != name.as_bytes() {
                add_parameter(&mut changed, base, &[pair]);
            }
        }
        add_parameter(
            &mut changed,
            base,
            &[&percent_encode(name), "=", &percent_encode(value)],
        );
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

fn add_parameter(url: &mut String, base: &str, parts: &[&str]) {
    url.push_str(if url == base { "?" } else { "&" });
    for part in parts {
        url.push_str(part);
    }
}

/// Encodes all but what RFC 3986 calls unreserved, so that every decoder agrees.
fn percent_encode(text: &str) -> String {
    let mut encoded = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(byte);
        } else {
            encoded.extend([
                b'%',
                upper_hex_digit(byte >> 4),
                upper_hex_digit(byte & 0xF),
            ]);
        }
    }
    ascii(encoded)
}

/// Of characters pushed one by one the binary would hold the encoder of UTF-8 for each.
fn ascii(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
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
fn parameter_name(pair: &str) -> Vec<u8> {
    let (name, _value) = url::cut(pair, b"=");
    let mut name = name.as_bytes().to_vec();
    for byte in &mut name {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    percent_decode(&name)
}

fn hex_value(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// <https://www.rfc-editor.org/rfc/rfc4648#section-4>
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = Vec::new();
    for group in bytes.chunks(3) {
        let at = |index| usize::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        // A group of n bytes takes n + 1 digits.
        for index in 0..=group.len() {
            encoded.push(ALPHABET[bits >> (18 - 6 * index) & 0x3F]);
        }
    }
    while encoded.len() % 4 != 0 {
        encoded.push(b'=');
    }
    ascii(encoded)
}
