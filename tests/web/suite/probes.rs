//! Telling a refusal by CORS from a network that is down, with the platform's `fetch` scripted.
//!
//! A script sees both as the same error; see `src/protocol/connection.rs`, "Unreachable".

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{RequestCache, RequestCredentials, RequestMode};

use crate::support::{
    CLOSED, CONNECTING, FetchRequest, Init, Patch, ScriptedFetch, Source, error, open, run, settle,
};

const ELSEWHERE: &str = "https://elsewhere.example/events";

#[wasm_bindgen_test]
async fn server_that_a_probe_reaches_twice_refused_fails_once() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _patch = Patch::new("fetch", fetch.function());
        let source = Source::new(ELSEWHERE, &Init::transport("fetch"));
        fetch.request().await.refuse();
        let probe = fetch.request().await;
        assert_is_probe(&probe);
        probe.answer();
        let again = fetch.request().await;
        assert_eq!(again.as_platform().mode(), RequestMode::Cors);
        assert!(probe.signal().aborted());
        again.refuse();
        fetch.request().await.refuse();
        assert_eq!(source.next().await, error(CLOSED));
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 4);
    })
    .await;
}

#[wasm_bindgen_test]
async fn server_that_a_probe_reaches_and_that_then_answers_is_connected_to() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _patch = Patch::new("fetch", fetch.function());
        let source = Source::new(ELSEWHERE, &Init::transport("fetch"));
        fetch.request().await.refuse();
        fetch.request().await.answer();
        fetch.request().await.answer();
        assert_eq!(source.next().await, open());
    })
    .await;
}

#[wasm_bindgen_test]
async fn server_that_no_probe_reaches_is_asked_again_without_another_probe() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _patch = Patch::new("fetch", fetch.function());
        let source = Source::new(ELSEWHERE, &Init::transport("fetch"));
        let body = fetch.request().await.answer();
        body.send("retry: 1\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        fetch.request().await.refuse();
        let probe = fetch.request().await;
        assert_is_probe(&probe);
        probe.refuse();
        assert_eq!(source.next().await, error(CONNECTING));
        for _ in 0..2 {
            let request = fetch.request().await;
            assert_eq!(request.as_platform().mode(), RequestMode::Cors);
            request.refuse();
            assert_eq!(source.next().await, error(CONNECTING));
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_while_probing_fires_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let _patch = Patch::new("fetch", fetch.function());
        let source = Source::new(ELSEWHERE, &Init::transport("fetch"));
        fetch.request().await.refuse();
        let probe = fetch.request().await;
        source.close();
        probe.answer();
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
        assert_eq!(fetch.count(), 2);
    })
    .await;
}

fn assert_is_probe(request: &FetchRequest) {
    assert_eq!(request.url, ELSEWHERE);
    let platform = request.as_platform();
    assert_eq!(platform.method(), "GET");
    assert_eq!(platform.mode(), RequestMode::NoCors);
    assert_eq!(platform.cache(), RequestCache::NoStore);
    assert_eq!(platform.credentials(), RequestCredentials::Omit);
    assert_eq!(request.header("accept"), None);
}
