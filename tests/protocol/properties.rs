//! The properties, for random inputs that a seed reproduces and for the corpora of the fuzzer.

use std::{fs, panic, path::PathBuf};

use crate::{
    hostile::hostile_body,
    properties::{connection, encoder, event_stream, media_type, retry},
    random::Random,
};

#[test]
fn event_stream_is_interpreted_as_the_reference_does_whatever_the_chunks() {
    check("event_stream", event_stream::check, 2_000, |random| {
        let mut input = random.bytes(6);
        input.extend(hostile_body(random));
        input
    });
}

#[test]
fn media_type_is_judged_as_by_the_standards_step_by_step() {
    check("media_type", media_type::check, 20_000, |random| {
        let mut input = Vec::new();
        for _ in 0..random.below(9) {
            input.extend_from_slice(random.pick::<[u8]>(MEDIA_TYPE_PIECES));
        }
        input
    });
}

#[test]
fn connection_keeps_its_promises_whatever_happens_to_it() {
    check("connection", connection::check, 10_000, |random| {
        let length = random.below(500);
        random.bytes(length)
    });
}

#[test]
fn attempts_follow_each_other_by_the_policy_and_what_the_server_asks() {
    check("retry", retry::check, 3_000, |random| {
        let length = random.below(400);
        random.bytes(length)
    });
}

#[test]
fn encoded_events_come_back_as_they_were_or_are_refused() {
    check("encoder", encoder::check, 2_000, |random| {
        let length = random.below(200);
        random.bytes(length)
    });
}

/// All inputs of the corpus, then as many made of seeds.
fn check(
    name: &str,
    property: fn(&[u8]),
    seeds: u64,
    mut generate: impl FnMut(&mut Random) -> Vec<u8>,
) {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let entries: Vec<_> = fs::read_dir(corpus).expect("the corpus").collect();
    assert!(!entries.is_empty());
    for entry in entries {
        let path = entry.expect("a file").path();
        let input = fs::read(&path).expect("its bytes");
        run(property, &input, &path.display().to_string());
    }
    for seed in 0..seeds {
        let input = generate(&mut Random::new(seed));
        run(property, &input, &format!("seed {seed}"));
    }
}

/// Says which input broke it.
fn run(property: fn(&[u8]), input: &[u8], name: &str) {
    if let Err(panic) = panic::catch_unwind(|| property(input)) {
        eprintln!("{name}: {}", input.escape_ascii());
        panic::resume_unwind(panic);
    }
}

const MEDIA_TYPE_PIECES: &[&[u8]] = &[
    b"text/event-stream",
    b"Text/Event-Stream",
    b"text/event-streamx",
    b"text/html",
    b"text",
    b"/",
    b"event-stream",
    b"*/*",
    b",",
    b";",
    b"charset=utf-8",
    b"=",
    b"\"",
    b"\\",
    b" ",
    b"\t",
    b"\r\n",
    b"\x0B",
    b"\xC2\xA0",
    b"!#$%&'*+-.^_`|~09azAZ",
    b"(",
    b"a",
    b"\0",
    b"\xFF",
];
