//! What fails the connection: one `error`, CLOSED, and no other request.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection>

use js_sys::Reflect;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomException, Event};

use crate::support::{
    CLOSED, CONNECTING, Init, Patch, ScriptedFetch, Source, error, global, message, open,
    page_origin, run, settle,
};

#[wasm_bindgen_test]
async fn status_other_than_200_fails_once() {
    run(async || {
        for status in [
            201, 202, 203, 204, 205, 210, 299, 400, 404, 410, 429, 500, 503, 599,
        ] {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let request = fetch.request().await;
            request.answer_status(status);
            assert_eq!(source.next().await, error(CLOSED), "{status}");
            assert_failed_for_good(&source, &fetch, 1).await;
            assert!(request.signal().aborted(), "{status}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn media_type_other_than_an_event_stream_fails_once() {
    run(async || {
        let media_types = [
            "",
            "text/plain",
            "text/event-streamx",
            "text/event-stream+x",
            "x-text/event-stream",
            "text/event",
            "text/event-stream, text/plain",
        ];
        for media_type in media_types {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let body = fetch.request().await.answer_as(media_type);
            body.send("data: 1\n\n");
            assert_eq!(source.next().await, error(CLOSED), "{media_type}");
            assert_failed_for_good(&source, &fetch, 1).await;
            assert!(body.is_cancelled(), "{media_type}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn media_type_of_an_event_stream_is_known_in_every_form() {
    run(async || {
        let media_types = [
            "text/event-stream",
            "TEXT/Event-Stream",
            "text/event-stream;",
            "text/event-stream ; charset=windows-1252",
            "text/plain, text/event-stream",
        ];
        for media_type in media_types {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            fetch
                .request()
                .await
                .answer_as(media_type)
                .send("data: é\n\n");
            assert_eq!(source.next().await, open(), "{media_type}");
            assert_eq!(source.next().await, message("é"), "{media_type}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn failure_of_a_later_attempt_is_for_good() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 1\ndata: 1\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        assert_eq!(source.next().await, error(CONNECTING));
        fetch.request().await.answer_status(204);
        assert_eq!(source.next().await, error(CLOSED));
        assert_failed_for_good(&source, &fetch, 2).await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn scheme_that_cannot_be_fetched_fails_in_a_task_of_its_own() {
    run(async || {
        let urls = [
            "about:blank",
            "javascript:void(0)",
            "mailto:someone@example.org",
            "tel:1",
            "ws://example.org/",
        ];
        for url in urls {
            // A function of the page would be asked: it may know more schemes.
            let fetch = ScriptedFetch::new();
            let _patch = Patch::new("fetch", fetch.function());
            let source = Source::new(url, &Init::transport("fetch"));
            assert_eq!(source.ready_state(), CONNECTING, "{url}");
            assert_eq!(source.rest(), [], "{url}");
            assert_eq!(source.next().await, error(CLOSED), "{url}");
            assert_failed_for_good(&source, &fetch, 0).await;
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn refusal_by_the_policy_of_the_page_fails_once() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        request.refuse();
        // Platforms report it just after the rejection.
        report_violation(&request.url, "enforce");
        assert_eq!(source.next().await, error(CLOSED));
        assert_failed_for_good(&source, &fetch, 1).await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn violation_that_is_of_no_concern_fails_nothing() {
    run(async || {
        let url = format!("{}/events", page_origin());
        let elsewhere = "https://elsewhere.example/events";
        for (blocked, disposition) in [(url.as_str(), "report"), (elsewhere, "enforce")] {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            fetch.request().await.refuse();
            report_violation(blocked, disposition);
            assert_eq!(
                source.next().await,
                error(CONNECTING),
                "{blocked} {disposition}"
            );
        }
    })
    .await;
}

/// As by `window.stop()`, which only the platform's own `fetch` hears of.
#[wasm_bindgen_test]
async fn request_that_something_else_aborted_fails_once() {
    run(async || {
        for after_the_head in [false, true] {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let request = fetch.request().await;
            let aborted = DomException::new_with_message_and_name("stopped", "AbortError").unwrap();
            if after_the_head {
                let body = request.answer();
                assert_eq!(source.next().await, open());
                body.break_off_with(&aborted);
            } else {
                request.reject(&aborted);
            }
            assert_eq!(source.next().await, error(CLOSED));
            assert_failed_for_good(&source, &fetch, 1).await;
        }
    })
    .await;
}

async fn assert_failed_for_good(source: &Source, fetch: &ScriptedFetch, requests: usize) {
    settle().await;
    assert_eq!(source.rest(), []);
    assert_eq!(source.ready_state(), CLOSED);
    assert_eq!(fetch.count(), requests);
}

/// Of no class of its own: Firefox has that in windows only.
fn report_violation(url: &str, disposition: &str) {
    let event = Event::new("securitypolicyviolation").unwrap();
    let members = [
        ("blockedURI", url),
        ("disposition", disposition),
        ("effectiveDirective", "connect-src"),
    ];
    for (name, value) in members {
        Reflect::set(&event, &name.into(), &value.into()).unwrap();
    }
    global().dispatch_event(&event).unwrap();
}
