//! Both transports of the platform itself, at URLs that need no server.

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Url;

use crate::support::{
    CLOSED, CONNECTING, Init, Source, Timers, blob_url, error, global, message, open, page_origin,
    property, run, settle,
};

const TRANSPORTS: [&str; 2] = ["fetch", "xhr"];

#[wasm_bindgen_test]
async fn data_url_is_read_to_its_end_and_again() {
    run(async || {
        for transport in TRANSPORTS {
            let url = "data:text/event-stream,retry:%201%0Aid:%20%C3%A9%0A\
                data:%20%F0%9F%98%80%E6%97%A5%0D%0A%0D%0Aevent:%20other%0Ddata:%20b%0D%0D";
            let source = Source::new(url, &Init::transport(transport));
            source.note("other");
            assert_eq!(source.ready_state(), CONNECTING);
            for _ in 0..3 {
                assert_eq!(source.next().await, open(), "{transport}");
                let first = message("\u{1F600}日").with_id("é").from("null");
                assert_eq!(source.next().await, first, "{transport}");
                let second = message("b").with_id("é").from("null").of_type("other");
                assert_eq!(source.next().await, second, "{transport}");
                assert_eq!(source.next().await, error(CONNECTING), "{transport}");
            }
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn blob_url_is_read_with_the_origin_of_its_maker() {
    run(async || {
        for transport in TRANSPORTS {
            let url = blob_url("text/event-stream", "\u{FEFF}data: a\n\n");
            let source = Source::new(&url, &Init::transport(transport));
            if hides_media_type_of_blobs(transport) {
                assert_eq!(source.next().await, error(CLOSED), "{transport}");
                continue;
            }
            assert_eq!(source.next().await, open(), "{transport}");
            assert_eq!(source.next().await, message("a"), "{transport}");
            assert_eq!(source.next().await, error(CONNECTING), "{transport}");
        }
    })
    .await;
}

/// Long enough to come in several reads, and every code point of two code units may be cut.
#[wasm_bindgen_test]
async fn long_body_arrives_whole() {
    run(async || {
        let data = "\u{1F600}".repeat(500);
        let stream = format!("data: {data}\n\n").repeat(200);
        for (transport, url, origin) in everywhere(&stream) {
            let source = Source::new(&url, &Init::transport(transport));
            assert_eq!(source.next().await, open(), "{transport}");
            for index in 0..200 {
                let actual = source.next().await;
                // No `assert_eq`, which would print it.
                assert!(
                    actual == message(&data).from(&origin),
                    "{transport}: event {index}"
                );
            }
            assert_eq!(source.next().await, error(CONNECTING), "{transport}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn malformed_bytes_are_replaced() {
    run(async || {
        let stream = b"data: \xF0\x9F\x98 \xC0\xAF \xED\xA0\x80\n\n";
        for (transport, url, origin) in everywhere(stream) {
            let source = Source::new(&url, &Init::transport(transport));
            assert_eq!(source.next().await, open(), "{transport}");
            let expected = "\u{FFFD} \u{FFFD}\u{FFFD} \u{FFFD}\u{FFFD}\u{FFFD}";
            assert_eq!(
                source.next().await,
                message(expected).from(&origin),
                "{transport}"
            );
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn one_byte_order_mark_is_removed_and_a_second_is_not() {
    run(async || {
        for (transport, url, origin) in everywhere("\u{FEFF}\u{FEFF}data: a\n\ndata: \u{FEFF}b\n\n")
        {
            let source = Source::new(&url, &Init::transport(transport));
            assert_eq!(source.next().await, open(), "{transport}");
            let expected = message("\u{FEFF}b").from(&origin);
            assert_eq!(source.next().await, expected, "{transport}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn charset_of_the_media_type_changes_nothing() {
    run(async || {
        for transport in TRANSPORTS {
            let url = "data:text/event-stream;charset=windows-1252,data:%20%C3%A9%0A%0A";
            let source = Source::new(url, &Init::transport(transport));
            assert_eq!(source.next().await, open(), "{transport}");
            assert_eq!(
                source.next().await,
                message("é").from("null"),
                "{transport}"
            );
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn url_of_another_media_type_fails_once() {
    run(async || {
        for transport in TRANSPORTS {
            let data_url = "data:text/plain,data:%20a%0A%0A";
            let no_type = blob_url("", "data: a\n\n");
            for url in [data_url, &no_type] {
                let source = Source::new(url, &Init::transport(transport));
                assert_eq!(source.next().await, error(CLOSED), "{transport}");
                settle().await;
                assert_eq!(source.rest(), [], "{transport}");
            }
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn url_of_a_blob_that_is_gone_is_a_network_error() {
    run(async || {
        let timers = Timers::watch();
        for transport in TRANSPORTS {
            let url = blob_url("text/event-stream", "data: a\n\n");
            Url::revoke_object_url(&url).unwrap();
            let source = Source::new(&url, &Init::transport(transport));
            assert_eq!(source.next().await, error(CONNECTING), "{transport}");
            assert!(
                timers.uncleared().contains(&3_000),
                "{transport}: tries again"
            );
        }
    })
    .await;
}

/// The one server there is: that of the tests' own page.
#[wasm_bindgen_test]
async fn file_that_is_not_there_fails_once() {
    run(async || {
        for transport in TRANSPORTS {
            let url = format!("{}/not-there", page_origin());
            let source = Source::new(&url, &Init::transport(transport));
            assert_eq!(source.next().await, error(CLOSED), "{transport}");
            settle().await;
            assert_eq!(source.rest(), [], "{transport}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_the_middle_of_a_body_fires_no_more() {
    run(async || {
        for (transport, url, origin) in everywhere("data: a\n\n".repeat(1_000)) {
            let source = Source::new(&url, &Init::transport(transport));
            let close = source.closer();
            source.on("message", move |_| close());
            assert_eq!(source.next().await, open(), "{transport}");
            assert_eq!(
                source.next().await,
                message("a").from(&origin),
                "{transport}"
            );
            settle().await;
            assert_eq!(source.rest(), [], "{transport}");
            assert_eq!(source.ready_state(), CLOSED, "{transport}");
        }
    })
    .await;
}

/// The stream at a `data:` and at a `blob:` URL, over both transports, with the messages' origin.
fn everywhere(stream: impl AsRef<[u8]>) -> Vec<(&'static str, String, String)> {
    let stream = stream.as_ref();
    let encoded: Vec<_> = stream.iter().map(|byte| format!("%{byte:02X}")).collect();
    let data_url = format!("data:text/event-stream,{}", encoded.concat());
    let blob_url = blob_url("text/event-stream", stream);
    let mut everywhere = Vec::new();
    for transport in TRANSPORTS {
        everywhere.push((transport, data_url.clone(), "null".to_owned()));
        if !hides_media_type_of_blobs(transport) {
            everywhere.push((transport, blob_url.clone(), page_origin()));
        }
    }
    everywhere
}

/// In workers of Firefox an XHR that overrides a blob's media type shows what it overrides it by.
fn hides_media_type_of_blobs(transport: &str) -> bool {
    let is_worker = property(&global(), "document").is_undefined();
    let user_agent = property(&property(&global(), "navigator"), "userAgent");
    let is_firefox = user_agent.as_string().unwrap().contains("Firefox/");
    transport == "xhr" && is_worker && is_firefox
}
