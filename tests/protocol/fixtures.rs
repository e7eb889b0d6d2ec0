//! The fixtures under every chunking.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::{
    interpretation::{Interpretation, event, interpret, random_chunks},
    properties::reference::{self, Terms},
    random::Random,
};

const SEEDS: u64 = 500;

struct Fixture {
    name: String,
    body: Vec<u8>,
    expected: Interpretation,
}

#[test]
fn every_fixture_gives_what_it_expects() {
    for fixture in fixtures() {
        let actual = interpret([fixture.body.as_slice()]);
        assert_eq!(actual, fixture.expected, "{}", fixture.name);
    }
}

#[test]
fn every_fixture_agrees_with_the_reference() {
    for fixture in fixtures() {
        let expected = reference::interpret(&fixture.body, Terms::default());
        assert_eq!(expected, fixture.expected, "{}", fixture.name);
    }
}

#[test]
fn every_fixture_cut_at_every_byte_gives_the_same() {
    for fixture in fixtures() {
        for cut in 0..=fixture.body.len() {
            let (head, tail) = fixture.body.split_at(cut);
            let name = &fixture.name;
            assert_eq!(interpret([head, tail]), fixture.expected, "{name} at {cut}");
            assert_eq!(
                interpret([head, b"", tail]),
                fixture.expected,
                "{name} at {cut}, empty chunk between"
            );
        }
    }
}

#[test]
fn every_fixture_byte_by_byte_gives_the_same() {
    for fixture in fixtures() {
        let actual = interpret(fixture.body.chunks(1));
        assert_eq!(actual, fixture.expected, "{}", fixture.name);
    }
}

#[test]
fn every_fixture_cut_at_random_gives_the_same() {
    for fixture in fixtures() {
        for seed in 0..SEEDS {
            let chunks = random_chunks(&fixture.body, &mut Random::new(seed));
            let actual = interpret(chunks);
            assert_eq!(actual, fixture.expected, "{}, seed {seed}", fixture.name);
        }
    }
}

fn fixtures() -> Vec<Fixture> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut fixtures = Vec::new();
    for entry in fs::read_dir(directory).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        if path.extension().is_some_and(|extension| extension == "sse") {
            let expected = fs::read_to_string(path.with_extension("json")).expect("its .json");
            fixtures.push(Fixture {
                name: path.file_stem().expect("a name").display().to_string(),
                body: fs::read(&path).expect("its bytes"),
                expected: expectation(&serde_json::from_str(&expected).expect("JSON")),
            });
        }
    }
    assert!(!fixtures.is_empty());
    fixtures
}

fn expectation(json: &Value) -> Interpretation {
    let string = |value: &Value| value.as_str().expect("a string").to_owned();
    let events = json["events"].as_array().expect("events");
    Interpretation {
        events: events
            .iter()
            .map(|it| {
                let [event_type, data, id] =
                    ["type", "data", "lastEventId"].map(|key| string(&it[key]));
                event(&event_type, &data, &id)
            })
            .collect(),
        last_event_id: string(&json["lastEventId"]),
        reconnection_time: json
            .get("reconnectionTime")
            .map(|millis| u32::try_from(millis.as_u64().expect("a number")).expect("milliseconds")),
        ..Interpretation::default()
    }
}
