//! Events and their text, or the field that is refused: fixtures, which the JavaScript tests share.

use std::{fs, path::PathBuf};

use eventsource_wasm::protocol::Event;
use serde_json::Value;

#[test]
fn every_fixture_is_encoded_or_refused_as_it_expects() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoding.json");
    let json = fs::read_to_string(path).expect("the fixtures");
    let fixtures: Value = serde_json::from_str(&json).expect("JSON");
    let (mut texts, mut errors) = (0, 0);
    for fixture in fixtures.as_array().expect("a list") {
        let name = &fixture["name"];
        let encoded = event_of(&fixture["event"]).encode();
        if let Some(text) = fixture["text"].as_str() {
            assert_eq!(encoded.as_deref(), Ok(text), "{name}");
            texts += 1;
        } else {
            let error = encoded.expect_err("a refusal");
            assert_eq!(error.field(), fixture["error"], "{name}: {error}");
            errors += 1;
        }
    }
    assert!(texts > 20 && errors > 5, "{texts} texts, {errors} errors");
}

#[test]
fn refusals_name_the_field_and_the_value() {
    let cases = [
        (
            Event {
                event_type: Some("a\r"),
                data: Some(""),
                ..Event::default()
            },
            r#"expected field 'event' without '\r', received "a\r""#,
        ),
        (
            Event {
                id: Some("1\n2\r"),
                ..Event::default()
            },
            r#"expected field 'id' without '\n', received "1\n2\r""#,
        ),
        (
            Event {
                id: Some("\0"),
                ..Event::default()
            },
            r#"expected field 'id' without '\0', received "\0""#,
        ),
        (
            Event {
                retry: Some(u32::MAX),
                ..Event::default()
            },
            "expected field 'retry' to be at most 2147483647 ms, received 4294967295",
        ),
        (
            Event {
                event_type: Some("ping"),
                ..Event::default()
            },
            r#"expected data with field 'event', received "ping" without"#,
        ),
    ];
    for (event, text) in cases {
        assert_eq!(event.encode().expect_err("a refusal").to_string(), text);
    }
}

fn event_of(json: &Value) -> Event<'_> {
    Event {
        comment: json["comment"].as_str(),
        event_type: json["event"].as_str(),
        id: json["id"].as_str(),
        retry: json["retry"]
            .as_u64()
            .map(|millis| u32::try_from(millis).expect("milliseconds")),
        data: json["data"].as_str(),
    }
}
