//! A `Content-Type` is judged as by the algorithms of the standards, step by step.

use eventsource_wasm::protocol::is_event_stream;

pub(crate) fn check(input: &[u8]) {
    let value = String::from_utf8_lossy(input);
    let expected = extract(&value).as_deref() == Some("text/event-stream");
    assert_eq!(is_event_stream(&value), expected, "{value:?}");
}

/// The essence: <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>.
///
/// What it does with a charset changes no essence.
fn extract(value: &str) -> Option<String> {
    let mut extracted = None;
    for value in split(value) {
        let essence = parse(&value);
        if essence.is_some() && essence.as_deref() != Some("*/*") {
            extracted = essence;
        }
    }
    extracted
}

/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn split(input: &str) -> Vec<String> {
    let input: Vec<char> = input.chars().collect();
    let mut position = 0;
    let mut values = Vec::new();
    let mut value = String::new();
    loop {
        while position < input.len() && !['"', ','].contains(&input[position]) {
            value.push(input[position]);
            position += 1;
        }
        if position < input.len() && input[position] == '"' {
            collect_quoted_string(&input, &mut position, &mut value);
            if position < input.len() {
                continue;
            }
        }
        values.push(value.trim_matches(['\t', ' ']).to_owned());
        value.clear();
        if position >= input.len() {
            return values;
        }
        position += 1;
    }
}

/// With its quotation marks: <https://fetch.spec.whatwg.org/#collect-an-http-quoted-string>.
fn collect_quoted_string(input: &[char], position: &mut usize, value: &mut String) {
    let start = *position;
    *position += 1;
    while *position < input.len() {
        let character = input[*position];
        *position += 1;
        if character == '"' {
            break;
        }
        if character == '\\' && *position < input.len() {
            *position += 1;
        }
    }
    value.extend(&input[start..*position]);
}

/// <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>, up to the parameters
fn parse(input: &str) -> Option<String> {
    let whitespace = ['\n', '\r', '\t', ' '];
    let input = input.trim_matches(whitespace);
    let (kind, rest) = input.split_once('/')?;
    let subtype = rest.split(';').next().unwrap_or_default();
    let subtype = subtype.trim_end_matches(whitespace);
    let is_token = |text: &str| {
        let is_token_character = |it: char| matches!(it, '0'..='9' | 'A'..='Z' | 'a'..='z' | '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '.' | '^' | '_' | '`' | '|' | '~');
        !text.is_empty() && text.chars().all(is_token_character)
    };
    let is_valid = is_token(kind) && is_token(subtype);
    is_valid.then(|| format!("{kind}/{subtype}").to_ascii_lowercase())
}
