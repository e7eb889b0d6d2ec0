//! The XHR transport at borders that no browser lets a test choose: `XMLHttpRequest` is scripted.

use js_sys::JsString;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    CONNECTING, Init, ScriptedXhr, Source, Timers, error, message, open, page_origin, run, settle,
};

#[wasm_bindgen_test]
async fn request_asks_for_utf_8_and_no_cache() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        assert_eq!(request.overridden_mime_type(), "text/plain; charset=utf-8");
        assert_eq!(
            request.header("accept").as_deref(),
            Some("text/event-stream")
        );
        assert_eq!(request.header("cache-control").as_deref(), Some("no-cache"));
        assert_eq!(request.header("last-event-id"), None);
        assert!(!request.with_credentials());

        request.answer();
        request.progress(&"retry: 1\nid: é\n\n".into());
        request.end();
        assert_eq!(source.next().await, open());
        let request = xhr.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("Ã©"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn with_credentials_the_request_includes_them() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let init = Init::of(true, "transport", &"xhr".into());
        let _source = Source::new("https://elsewhere.example/", &init);
        assert!(xhr.request().await.with_credentials());
    })
    .await;
}

#[wasm_bindgen_test]
async fn text_is_taken_once_however_it_grows() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        assert_eq!(source.next().await, open());
        for text in [
            "da",
            "",
            "ta: a\n",
            "\ndata: b\n\ndata",
            ": c\r",
            "\n",
            "\r",
        ] {
            request.progress(&text.into());
        }
        for data in ["a", "b", "c"] {
            assert_eq!(source.next().await, message(data));
        }
        request.end();
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

#[wasm_bindgen_test]
async fn text_cut_between_two_surrogates_is_not_taken_apart() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        assert_eq!(source.next().await, open());
        request.progress(&"data: a".into());
        request.progress(&JsString::from_char_code(&[0xD83D]));
        request.progress(&JsString::from_char_code(&[0xDE00, 0xD83D]));
        settle().await;
        request.progress(&JsString::from_char_code(&[0xDE01, 0xA, 0xA]));
        assert_eq!(source.next().await, message("a\u{1F600}\u{1F601}"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn text_that_grows_without_an_event_is_found_by_polling() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        assert_eq!(source.next().await, open());
        request.grow(&"data: a\n\n".into());
        assert_eq!(source.next().await, message("a"));
        request.grow(&"data: b\n\n".into());
        assert_eq!(source.next().await, message("b"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn polling_ends_where_events_tell_of_growth() {
    run(async || {
        let intervals = Timers::watch_intervals();
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        assert_eq!(source.next().await, open());
        assert_eq!(intervals.uncleared().len(), 1);
        for _ in 0..3 {
            request.progress(&"data: a\n\n".into());
            assert_eq!(source.next().await, message("a"));
        }
        assert_eq!(intervals.uncleared(), [0; 0]);
        request.progress(&"data: b\n\n".into());
        assert_eq!(source.next().await, message("b"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn text_that_came_before_a_network_error_is_dispatched() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        assert_eq!(source.next().await, open());
        request.progress(&"retry: 1\nid: 1\ndata: a\n\ndata: unfinished".into());
        request.break_off();
        assert_eq!(source.next().await, message("a").with_id("1"));
        assert_eq!(source.next().await, error(CONNECTING));
        let request = xhr.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("1"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn text_with_the_last_event_is_dispatched_before_the_end() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let request = xhr.request().await;
        request.answer();
        request.grow(&"data: a\n\n".into());
        request.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a"));
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_a_listener_aborts_the_request() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let source = by_xhr();
        let close = source.closer();
        source.on("message", move |_| close());
        let request = xhr.request().await;
        request.answer();
        request.progress(&"data: a\n\ndata: b\n\n".into());
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a"));
        assert!(request.aborted());
        request.progress(&"data: c\n\n".into());
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

fn by_xhr() -> Source {
    Source::new(
        &format!("{}/events", page_origin()),
        &Init::transport("xhr"),
    )
}
