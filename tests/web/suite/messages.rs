//! What the bytes of a stream become: parser, border and dispatcher together.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>

use js_sys::{Array, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OPEN, ScriptedFetch, Source, message, open, run, wait_for};

/// Every kind of line end, a byte order mark, code points of every length, malformed UTF-8.
const STREAM: &[u8] = b"\xEF\xBB\xBFid: \xC3\xA9\r\ndata: \xF0\x9F\x98\x80 1\r\n\r\n\
    event: other\rdata:a\rdata: \xE6\x97\xA5\r\r\
    : comment\ndata: \xF0\x9F\x98 \xFF\x00.\n\n\
    id\ndata\n\n";

fn note_messages_of_stream(source: &Source) {
    source.note("other");
}

async fn expect_messages_of_stream(source: &Source, cut: &str) {
    let expected = [
        open(),
        message("\u{1F600} 1").with_id("é"),
        message("a\n日").with_id("é").of_type("other"),
        message("\u{FFFD} \u{FFFD}\0.").with_id("é"),
        message(""),
    ];
    for expected in expected {
        assert_eq!(source.next().await, expected, "cut {cut}");
    }
}

#[wasm_bindgen_test]
async fn blocks_of_one_chunk_become_events_in_order() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        note_messages_of_stream(&source);
        fetch.request().await.answer().send(STREAM);
        expect_messages_of_stream(&source, "nowhere").await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn stream_cut_at_any_byte_becomes_the_same_events() {
    run(async || {
        for cut in 1..STREAM.len() {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            note_messages_of_stream(&source);
            let body = fetch.request().await.answer();
            let (before, after) = STREAM.split_at(cut);
            body.send(before);
            body.send(after);
            expect_messages_of_stream(&source, &cut.to_string()).await;
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn stream_cut_at_every_byte_becomes_the_same_events() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        note_messages_of_stream(&source);
        let body = fetch.request().await.answer();
        for byte in STREAM {
            body.send([*byte]);
            body.send([]);
        }
        expect_messages_of_stream(&source, "everywhere").await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn block_is_dispatched_as_soon_as_its_last_carriage_return_is_there() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        body.send("data: a\r\n\r");
        assert_eq!(source.next().await, message("a"));
        body.send("\ndata: b\n\n");
        assert_eq!(source.next().await, message("b"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn event_types_open_and_error_are_messages_of_that_type() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("event: open\ndata: a\n\nevent: error\ndata: b\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").of_type("open"));
        assert_eq!(source.next().await, message("b").of_type("error"));
        assert_eq!(source.ready_state(), OPEN);
    })
    .await;
}

#[wasm_bindgen_test]
async fn data_that_begins_with_a_byte_order_mark_keeps_it() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await.answer().send("data:\u{FEFF}a\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("\u{FEFF}a"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn event_type_that_is_an_object_key_is_only_a_type() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        source.note("__proto__");
        fetch
            .request()
            .await
            .answer()
            .send("event: __proto__\ndata: a\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").of_type("__proto__"));
    })
    .await;
}

/// So many that the stream counts as busy, and that the text goes to the dispatcher in pieces.
#[wasm_bindgen_test]
async fn chunk_of_a_thousand_events_becomes_them_in_order() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        source.note("é");
        let body = fetch.request().await.answer();
        let block = |index: usize| {
            let event_type = if index.is_multiple_of(3) {
                "event: é\n"
            } else {
                ""
            };
            let id = if index.is_multiple_of(7) {
                format!("id: {index}\n")
            } else {
                String::new()
            };
            format!(
                "{event_type}{id}data: {}{index}\n\n",
                "日\u{1F600}".repeat(index % 5)
            )
        };
        body.send((0..1_000).map(block).collect::<String>());
        assert_eq!(source.next().await, open());
        for index in 0..1_000 {
            let data = format!("{}{index}", "日\u{1F600}".repeat(index % 5));
            let mut expected = message(&data).with_id(&(index - index % 7).to_string());
            if index.is_multiple_of(3) {
                expected = expected.of_type("é");
            }
            assert_eq!(source.next().await, expected);
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn event_larger_than_its_chunks_is_whole() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        let data = "0é日\u{1F600}".repeat(10_000);
        body.send("data:");
        for chunk in data.as_bytes().chunks(1_021) {
            body.send(chunk);
        }
        body.send("\n\n");
        assert_eq!(source.next().await, open());
        // No `assert_eq`, which would print it.
        assert!(source.next().await == message(&data));
    })
    .await;
}

#[wasm_bindgen_test]
async fn events_are_as_the_platform_makes_them() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let events = Array::new();
        for event_type in ["open", "message", "error"] {
            let events = events.clone();
            source.on(event_type, move |event| {
                events.push(&event);
            });
        }
        let body = fetch.request().await.answer();
        body.send("data: a\n\n");
        body.end();
        for _ in 0..3 {
            source.next().await;
        }
        let constructors = ["Event", "MessageEvent", "Event"];
        for (event, constructor) in events.iter().zip(constructors) {
            let event: web_sys::Event = event.into();
            assert!(!event.bubbles());
            assert!(!event.cancelable());
            assert_eq!(event.target().as_ref(), Some(source.target()));
            let actual = Reflect::get(&event, &"constructor".into()).unwrap();
            let expected = Reflect::get(&js_sys::global(), &constructor.into()).unwrap();
            assert_eq!(actual, expected);
        }
        assert_eq!(events.length(), 3);
    })
    .await;
}

#[wasm_bindgen_test]
async fn several_sources_get_their_own_events() {
    run(async || {
        let fetches: Vec<_> = (0..8).map(|_| ScriptedFetch::new()).collect();
        let sources: Vec<_> = fetches.iter().map(Source::by).collect();
        let mut bodies = Vec::new();
        for fetch in &fetches {
            bodies.push(fetch.request().await.answer());
        }
        for round in 0..10 {
            for (index, body) in bodies.iter().enumerate() {
                body.send(format!("id: {round}\ndata: {index}\n\n").repeat(index + 1));
            }
        }
        for (index, source) in sources.iter().enumerate() {
            assert_eq!(wait_for("open of each", source.next()).await, open());
            for round in 0..10 {
                let expected = message(&index.to_string()).with_id(&round.to_string());
                for _ in 0..=index {
                    assert_eq!(source.next().await, expected);
                }
            }
        }
    })
    .await;
}
