//! The class that pages see, `src/js/event-source.js`, upon Rust's class in this binary.
//!
//! Its interface as such is tested where it ships, in `tests/e2e`; here it is that the two fit.

use eventsource_wasm::web::EventSource;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomException, EventTarget};

use crate::support::{
    CLOSED, CONNECTING, OPEN, Recorder, ScriptedFetch, error, message, open, page_origin, property,
    run, settle, shipped,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone, Debug)]
    type PageEventSource;

    #[wasm_bindgen(method, getter)]
    fn url(this: &PageEventSource) -> String;

    #[wasm_bindgen(method, getter, js_name = readyState)]
    fn ready_state(this: &PageEventSource) -> u8;

    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    fn with_credentials(this: &PageEventSource) -> bool;

    #[wasm_bindgen(method)]
    fn close(this: &PageEventSource);
}

#[wasm_bindgen_test]
async fn class_shows_what_the_connection_does() {
    run(async || {
        use_rust();
        let fetch = ScriptedFetch::new();
        let source = construct("/events?a=é#part", &fetch);
        assert_eq!(
            source.url(),
            format!("{}/events?a=%C3%A9#part", page_origin())
        );
        assert!(source.with_credentials());
        assert_eq!(source.ready_state(), CONNECTING);
        let events = record(&source);

        let body = fetch.request().await.answer();
        assert_eq!(events.next().await, open());
        body.send("retry: 1\nid: 1\ndata: a\n\n");
        assert_eq!(events.next().await, message("a").with_id("1"));
        assert_eq!(source.ready_state(), OPEN);
        body.end();
        assert_eq!(events.next().await, error(CONNECTING));
        let request = fetch.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("1"));
        assert_eq!(request.url, source.url());
        request.answer_status(204);
        assert_eq!(events.next().await, error(CLOSED));
        assert_eq!(source.ready_state(), CLOSED);
    })
    .await;
}

#[wasm_bindgen_test]
async fn class_is_the_target_of_its_events_and_calls_its_handlers() {
    run(async || {
        use_rust();
        let fetch = ScriptedFetch::new();
        let source = construct("/events", &fetch);
        let calls = Array::new();
        let handler = Function::new_with_args(
            "calls",
            "return function (event) { calls.push([this, event.target, event.type]) }",
        );
        let handler = handler.call1(&JsValue::UNDEFINED, &calls).unwrap();
        for name in ["onopen", "onmessage", "onerror"] {
            assert!(property(&source, name).is_null());
            Reflect::set(&source, &name.into(), &handler).unwrap();
            assert_eq!(property(&source, name), handler);
        }
        let events = record(&source);
        let body = fetch.request().await.answer();
        body.send("data: a\n\n");
        body.end();
        for _ in 0..3 {
            events.next().await;
        }
        for (call, expected) in calls.iter().zip(["open", "message", "error"]) {
            let call: Array = call.unchecked_into();
            assert_eq!(call.get(0), *AsRef::<JsValue>::as_ref(&source));
            assert_eq!(call.get(1), *AsRef::<JsValue>::as_ref(&source));
            assert_eq!(call.get(2), expected);
        }
        assert_eq!(calls.length(), 3);
        source.close();
    })
    .await;
}

#[wasm_bindgen_test]
async fn class_closes_at_once_and_ends_the_request() {
    run(async || {
        use_rust();
        let fetch = ScriptedFetch::new();
        let source = construct("/events", &fetch);
        let events = record(&source);
        let request = fetch.request().await;
        request.answer().send("data: a\n\ndata: b\n\n");
        assert_eq!(events.next().await, open());
        events.on("message", {
            let source = source.clone();
            move |_| source.close()
        });
        assert_eq!(events.next().await, message("a"));
        assert_eq!(source.ready_state(), CLOSED);
        assert!(request.signal().aborted());
        settle().await;
        assert_eq!(events.rest(), []);
    })
    .await;
}

#[wasm_bindgen_test]
async fn class_is_connecting_until_its_engine_is_there() {
    run(async || {
        let waiting = Array::new();
        let push =
            Function::new_with_args("waiting", "return (source) => { waiting.push(source) }");
        attach_by(&push.call1(&JsValue::UNDEFINED, &waiting).unwrap());
        let fetch = ScriptedFetch::new();
        let source = construct("/events", &fetch);
        let events = record(&source);
        settle().await;
        assert_eq!(source.ready_state(), CONNECTING);
        assert_eq!(fetch.count(), 0);

        attach(&waiting.get(0));
        fetch.request().await.answer();
        assert_eq!(events.next().await, open());
        source.close();
    })
    .await;
}

#[wasm_bindgen_test]
async fn class_refuses_what_cannot_be_parsed_before_it_asks_for_an_engine() {
    run(async || {
        let never = Function::new_no_args("throw new Error('asked for an engine')");
        attach_by(&never);
        for url in ["http://this is invalid/", "http://[", "http://a:b/"] {
            let fetch = ScriptedFetch::new();
            let thrown: DomException = try_construct(url, &fetch).unwrap_err().unchecked_into();
            assert_eq!(thrown.name(), "SyntaxError", "{url}");
        }
    })
    .await;
}

/// From now on sources are driven by Rust's class.
fn use_rust() {
    let call: Closure<dyn FnMut(JsValue)> = Closure::new(|source: JsValue| attach(&source));
    attach_by(&call.into_js_value());
}

/// As `binding.js` does.
fn attach(source: &JsValue) {
    let engine = EventSource::new(
        property(source, "dispatcher").unchecked_into(),
        property(source, "url").as_string().unwrap(),
        property(source, "init").unchecked_ref(),
    );
    let attached: Function = property(source, "attached").unchecked_into();
    attached.call1(source, &engine.into()).unwrap();
}

fn attach_by(call: &JsValue) {
    shipped("binding", "attachBy")
        .call1(&JsValue::UNDEFINED, call)
        .unwrap();
}

fn construct(url: &str, fetch: &ScriptedFetch) -> PageEventSource {
    try_construct(url, fetch).unwrap()
}

fn try_construct(url: &str, fetch: &ScriptedFetch) -> Result<PageEventSource, JsValue> {
    let init = Object::new();
    Reflect::set(&init, &"withCredentials".into(), &true.into())?;
    Reflect::set(&init, &"fetch".into(), fetch.function())?;
    let class = shipped("event-source", "EventSource");
    Reflect::construct(&class, &Array::of2(&url.into(), &init)).map(JsCast::unchecked_into)
}

fn record(source: &PageEventSource) -> Recorder {
    let target = source.clone();
    Recorder::new(target.clone().unchecked_into(), move || {
        target.ready_state()
    })
}
