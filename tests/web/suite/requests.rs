//! The requests that are made, as an injected `fetch` sees them.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource>

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{RequestCache, RequestCredentials};

use crate::support::{
    CONNECTING, FetchRequest, Init, ScriptedFetch, Source, error, message, open, page_origin, run,
};

/// Another origin, which is never asked: the `fetch` is scripted.
const ELSEWHERE: &str = "https://elsewhere.example/events?a=1#part";

#[wasm_bindgen_test]
async fn first_request_is_a_get_without_an_id() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _source = Source::by(&fetch);
        let request = fetch.request().await;
        assert_eq!(request.url, format!("{}/events", page_origin()));
        let platform = request.as_platform();
        assert_eq!(platform.method(), "GET");
        assert_eq!(platform.cache(), RequestCache::NoStore);
        assert_eq!(platform.credentials(), RequestCredentials::SameOrigin);
        assert_eq!(
            request.header("accept").as_deref(),
            Some("text/event-stream")
        );
        assert_eq!(request.header("last-event-id"), None);
        assert_eq!(request.body().await, "");
        assert!(!request.signal().aborted());
    })
    .await;
}

#[wasm_bindgen_test]
async fn with_credentials_every_request_includes_them() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::new(ELSEWHERE, &Init::of(true, "fetch", fetch.function()));
        let request = fetch.request().await;
        assert_eq!(
            request.as_platform().credentials(),
            RequestCredentials::Include
        );
        end_with(&request, "retry: 1\nid: a\n\n");
        let request = fetch.request().await;
        assert_eq!(request.as_platform().method(), "POST");
        assert_eq!(
            request.as_platform().credentials(),
            RequestCredentials::Include
        );
        drop(source);
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_travels_as_the_bytes_of_utf_8() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _source = Source::by(&fetch);
        end_with(&fetch.request().await, "retry: 1\nid: é日\u{1F600}\n\n");
        let request = fetch.request().await;
        assert_eq!(request.as_platform().method(), "GET");
        let bytes: String = "é日\u{1F600}".bytes().map(char::from).collect();
        assert_eq!(request.header("last-event-id"), Some(bytes));
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_that_became_empty_is_not_sent() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _source = Source::by(&fetch);
        end_with(&fetch.request().await, "retry: 1\nid: a\n\nid\n\n");
        assert_eq!(fetch.request().await.header("last-event-id"), None);
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_of_an_unfinished_block_is_not_sent() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        end_with(
            &fetch.request().await,
            "retry: 1\nid: a\ndata: 1\n\nid: b\ndata: 2\n",
        );
        let request = fetch.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("a"));
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1").with_id("a"));
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_too_large_for_a_header_travels_in_the_form() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _source = Source::by(&fetch);
        let id = "é".repeat(8 * 1024);
        end_with(&fetch.request().await, &format!("retry: 1\nid: {id}\n\n"));
        let request = fetch.request().await;
        assert_eq!(request.header("last-event-id"), None);
        assert_eq!(
            request.body().await,
            format!("Last-Event-ID={}", "%C3%A9".repeat(8 * 1024))
        );
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_for_another_origin_travels_in_the_form() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::new(ELSEWHERE, &Init::fetch(&fetch));
        let request = fetch.request().await;
        assert_eq!(request.url, ELSEWHERE);
        assert_eq!(request.as_platform().method(), "GET");
        end_with(&request, "retry: 1\nid: a b&é\ndata: 1\n\n");
        assert_eq!(source.next().await, open());
        let expected = message("1")
            .with_id("a b&é")
            .from("https://elsewhere.example");
        assert_eq!(source.next().await, expected);

        let request = fetch.request().await;
        assert_eq!(request.url, ELSEWHERE);
        assert_eq!(request.as_platform().method(), "POST");
        assert_eq!(request.header("last-event-id"), None);
        let content_type = request.header("content-type");
        assert_eq!(
            content_type.as_deref(),
            Some("application/x-www-form-urlencoded")
        );
        assert_eq!(request.body().await, "Last-Event-ID=a%20b%26%C3%A9");
    })
    .await;
}

#[wasm_bindgen_test]
async fn form_that_is_refused_is_followed_by_the_header_at_once() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::new(ELSEWHERE, &Init::fetch(&fetch));
        end_with(&fetch.request().await, "retry: 1\nid: a\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        let form = fetch.request().await;
        assert_eq!(form.as_platform().method(), "POST");
        form.answer_status(405);

        let request = fetch.request().await;
        assert_eq!(request.as_platform().method(), "GET");
        assert_eq!(request.header("last-event-id").as_deref(), Some("a"));
        assert!(form.signal().aborted());
        end_with(&request, "");
        // No `error` between them: the page sees one attempt.
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));

        let request = fetch.request().await;
        assert_eq!(
            request.as_platform().method(),
            "GET",
            "what worked is remembered"
        );
        assert_eq!(request.header("last-event-id").as_deref(), Some("a"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn credentials_in_the_url_become_a_header() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let url = "https://user:p%C3%A9@elsewhere.example/events";
        let _source = Source::new(url, &Init::fetch(&fetch));
        let request = fetch.request().await;
        assert_eq!(request.url, "https://elsewhere.example/events");
        let authorization = request.header("authorization");
        assert_eq!(authorization.as_deref(), Some("Basic dXNlcjpww6k="));
    })
    .await;
}

/// Answers with a stream of this text alone.
fn end_with(request: &FetchRequest, text: &str) {
    let body = request.answer();
    body.send(text);
    body.end();
}
