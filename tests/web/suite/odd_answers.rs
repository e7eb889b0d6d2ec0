//! An injected `fetch` that does not do as a platform's: never a panic, a hang, or an error that
//! nobody caught.

use js_sys::{Function, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    CONNECTING, Init, ScriptedFetch, Source, error, message, open, page_origin, run,
};

#[wasm_bindgen_test]
async fn fetch_that_throws_is_a_network_error() {
    run(async || expect_network_error("throw new Error('out of order')").await).await;
}

#[wasm_bindgen_test]
async fn fetch_that_throws_nothing_in_particular_is_a_network_error() {
    run(async || expect_network_error("throw undefined").await).await;
}

#[wasm_bindgen_test]
async fn fetch_that_returns_nothing_is_a_network_error() {
    run(async || expect_network_error("").await).await;
}

#[wasm_bindgen_test]
async fn fetch_that_gives_no_response_is_a_network_error() {
    run(async || expect_network_error("return Promise.resolve('data: 1')").await).await;
}

#[wasm_bindgen_test]
async fn fetch_whose_promise_is_no_promise_is_a_network_error() {
    run(async || {
        expect_network_error("return { get then() { throw new Error('no thenable') } }").await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn response_whose_body_is_locked_is_a_network_error() {
    run(async || {
        expect_network_error(
            "const response = new Response('data: 1\\n\\n', \
                { headers: { 'content-type': 'text/event-stream' } }); \
            response.body.getReader(); \
            return response",
        )
        .await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn fetch_that_returns_a_response_at_once_is_as_good_as_a_promise() {
    run(async || {
        let fetch = "return new Response('data: 1\\n\\n', \
            { headers: { 'content-type': 'text/event-stream' } })";
        let source = source_by(fetch);
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

#[wasm_bindgen_test]
async fn response_without_a_body_is_an_empty_stream() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await.answer_status(200);
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

#[wasm_bindgen_test]
async fn chunk_that_is_no_bytes_ends_the_connection() {
    run(async || {
        for chunk in [
            JsValue::from_str("data: 1\n\n"),
            JsValue::NULL,
            Object::new().into(),
        ] {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let body = fetch.request().await.answer();
            assert_eq!(source.next().await, open());
            body.send_value(&chunk);
            assert_eq!(source.next().await, error(CONNECTING), "{chunk:?}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn rejection_without_a_reason_is_a_network_error() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await.reject(&JsValue::UNDEFINED);
        assert_eq!(source.next().await, error(CONNECTING));
    })
    .await;
}

async fn expect_network_error(fetch: &str) {
    let source = source_by(fetch);
    assert_eq!(source.next().await, error(CONNECTING));
}

fn source_by(fetch: &str) -> Source {
    let function = Function::new_no_args(fetch);
    let url = format!("{}/events", page_origin());
    Source::new(&url, &Init::of(false, "fetch", &function))
}
