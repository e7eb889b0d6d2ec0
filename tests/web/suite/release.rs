//! A CLOSED source lets go of what it held, so that it can be collected.
//!
//! When a collector runs cannot be told, so what is checked is that nothing outside refers to it.
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#garbage-collection>

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    CLOSED, CONNECTING, GlobalListeners, Init, ScriptedFetch, ScriptedXhr, Source, Timers, error,
    message, open, page_origin, run, settle,
};

#[wasm_bindgen_test]
async fn closed_source_leaves_no_listener_at_the_global_object() {
    run(async || {
        let listeners = GlobalListeners::watch();
        for _ in 0..20 {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let request = fetch.request().await;
            assert_ne!(
                listeners.types(),
                [""; 0],
                "a request under way watches the policy"
            );
            request.answer().send("data: 1\n\n");
            assert_eq!(source.next().await, open());
            assert_eq!(source.next().await, message("1"));
            source.close();
            assert_eq!(listeners.types(), [""; 0]);
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn source_closed_before_the_head_leaves_no_listener_at_the_global_object() {
    run(async || {
        let listeners = GlobalListeners::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        source.close();
        // As the platform's own `fetch` does for the signal.
        request.refuse();
        settle().await;
        assert_eq!(listeners.types(), [""; 0]);
    })
    .await;
}

#[wasm_bindgen_test]
async fn failed_source_leaves_no_listener_at_the_global_object() {
    run(async || {
        let listeners = GlobalListeners::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await.answer_status(404);
        assert_eq!(source.next().await, error(CLOSED));
        settle().await;
        assert_eq!(listeners.types(), [""; 0]);
    })
    .await;
}

#[wasm_bindgen_test]
async fn release_is_reported_once_and_after_the_last_event() {
    run(async || {
        for fails in [false, true] {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let releases = count_releases(&source);
            let request = fetch.request().await;
            assert!(
                source.transport().is_object(),
                "the request can be ended from outside"
            );
            if fails {
                request.answer_status(500);
                assert_eq!(source.next().await, error(CLOSED));
            } else {
                source.close();
            }
            source.close();
            settle().await;
            assert_eq!(releases.get(), 1);
            assert!(source.transport().is_null());
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn source_that_waits_holds_its_timer_and_is_not_released() {
    run(async || {
        let timers = Timers::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let releases = count_releases(&source);
        let body = fetch.request().await.answer();
        body.send("retry: 12345\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        settle().await;
        assert_eq!(releases.get(), 0);
        assert!(timers.uncleared().contains(&12_345));
        source.close();
        assert_eq!(releases.get(), 1);
        assert!(!timers.uncleared().contains(&12_345));
    })
    .await;
}

#[wasm_bindgen_test]
async fn closed_source_leaves_its_xhr_without_handlers_and_polling() {
    run(async || {
        let xhr = ScriptedXhr::install();
        let intervals = Timers::watch_intervals();
        let url = format!("{}/events", page_origin());
        let source = Source::new(&url, &Init::transport("xhr"));
        let request = xhr.request().await;
        assert_eq!(intervals.uncleared().len(), 1);
        request.answer();
        assert_eq!(source.next().await, open());
        assert!(request.has_handlers());
        source.close();
        assert!(request.aborted());
        assert!(!request.has_handlers());
        assert_eq!(intervals.uncleared(), [0; 0]);
        assert!(source.transport().is_null());
    })
    .await;
}

fn count_releases(source: &Source) -> Rc<Cell<u32>> {
    let count = Rc::new(Cell::new(0));
    let on_release: Closure<dyn FnMut()> = Closure::new({
        let count = Rc::clone(&count);
        move || count.set(count.get() + 1)
    });
    let name = "onrelease".into();
    Reflect::set(source.dispatcher(), &name, &on_release.into_js_value()).unwrap();
    count
}
