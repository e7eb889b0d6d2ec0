//! What there is in windows only: the page's way into the back/forward cache and out of it, and the
//! document.
//!
//! No page can be sent there by its own script, so the events are the tests' own.
//! <https://html.spec.whatwg.org/multipage/document-lifecycle.html#unloading-documents>

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{PageTransitionEvent, PageTransitionEventInit};

use crate::support::{
    CLOSED, CONNECTING, GlobalListeners, ScriptedFetch, Source, Timers, error, global, message,
    open, page_origin, run, settle, shipped,
};

#[wasm_bindgen_test]
async fn page_that_goes_away_and_comes_back_reconnects_with_the_last_event_id() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        let body = request.answer();
        body.send("id: 7\ndata: a\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").with_id("7"));

        fire("pagehide", true);
        assert!(request.signal().aborted());
        assert_eq!(source.ready_state(), CONNECTING);
        settle().await;
        assert!(body.is_cancelled());
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 1);

        fire("pageshow", true);
        let request = fetch.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("7"));
        request.answer();
        assert_eq!(source.next().await, open());
    })
    .await;
}

#[wasm_bindgen_test]
async fn page_that_goes_away_before_the_head_asks_again_when_it_is_back() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        fire("pagehide", true);
        assert!(request.signal().aborted());
        request.answer().send("data: stale\n\n");
        fire("pageshow", true);
        fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

/// Its messages are dispatched: the ID that the next request carries is the last one's.
#[wasm_bindgen_test]
async fn page_that_goes_away_in_the_middle_of_a_chunk_loses_nothing_of_it() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let mut goes_away = Some(|| fire("pagehide", true));
        source.on("message", move |_| {
            if let Some(go_away) = goes_away.take() {
                go_away();
            }
        });
        let body = fetch.request().await.answer();
        body.send("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").with_id("1"));
        let mut b = message("b").with_id("2");
        b.ready_state = CONNECTING;
        assert_eq!(source.next().await, b);
        fire("pageshow", true);
        let request = fetch.request().await;
        assert_eq!(request.header("last-event-id").as_deref(), Some("2"));
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

#[wasm_bindgen_test]
async fn page_that_goes_away_while_waiting_asks_at_once_when_it_is_back() {
    run(async || {
        let timers = Timers::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 12345\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        assert!(timers.uncleared().contains(&12_345));
        fire("pagehide", true);
        assert!(!timers.uncleared().contains(&12_345));
        fire("pageshow", true);
        fetch.request().await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn page_that_is_shown_first_changes_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        fire("pageshow", false);
        body.send("data: a\n\n");
        assert_eq!(source.next().await, message("a"));
        assert_eq!(fetch.count(), 1);
    })
    .await;
}

#[wasm_bindgen_test]
async fn page_that_comes_back_revives_no_closed_source() {
    run(async || {
        let listeners = GlobalListeners::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await;
        assert_eq!(
            listeners.types(),
            [
                "beforeunload",
                "offline",
                "online",
                "pagehide",
                "pageshow",
                "securitypolicyviolation"
            ]
        );
        fire("pagehide", true);
        source.close();
        fire("pageshow", true);
        settle().await;
        assert_eq!(source.ready_state(), CLOSED);
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 1);
    })
    .await;
}

#[wasm_bindgen_test]
async fn url_is_relative_to_the_base_of_the_document() {
    run(async || {
        let add_base = Function::new_no_args(
            "const base = document.createElement('base'); base.href = '/deeper/'; \
             document.head.append(base); return () => base.remove();",
        );
        let remove_base: Function = add_base
            .call0(&JsValue::UNDEFINED)
            .unwrap()
            .unchecked_into();
        let resolved = shipped("url", "resolveURL").call1(&JsValue::UNDEFINED, &"events".into());
        remove_base.call0(&JsValue::UNDEFINED).unwrap();
        let expected = format!("{}/deeper/events", page_origin());
        assert_eq!(resolved.unwrap(), expected.as_str());
    })
    .await;
}

fn fire(event_type: &str, persisted: bool) {
    let init = PageTransitionEventInit::new();
    init.set_persisted(persisted);
    let event = PageTransitionEvent::new_with_event_init_dict(event_type, &init).unwrap();
    global().dispatch_event(&event).unwrap();
}
