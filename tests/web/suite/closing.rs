//! `close()`, wherever it is called: CLOSED at once, no event after it, and the request is ended.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-close>

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortSignal, RequestInit, Response};

use crate::support::{
    CLOSED, CONNECTING, Init, ScriptedFetch, Source, Timers, error, message, open, page_origin,
    property, run, settle,
};

const SIX: &str = "data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\ndata: 6\n\n";

#[wasm_bindgen_test]
async fn close_before_the_head_aborts_and_ignores_an_answer() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        source.close();
        assert_eq!(source.ready_state(), CLOSED);
        assert!(request.signal().aborted());
        request.answer().send(SIX);
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
        assert_eq!(fetch.count(), 1);
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_right_after_construction_fires_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        source.close();
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
        // The request may have been made or not; it must not be out.
        if fetch.count() > 0 {
            assert!(fetch.request().await.signal().aborted());
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_while_the_head_is_on_its_way_fires_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        let body = request.answer();
        body.send(SIX);
        source.close();
        settle().await;
        assert_eq!(source.rest(), []);
        assert!(request.signal().aborted());
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_the_listener_of_open_leaves_the_body_unread() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let close = source.closer();
        source.on("open", move |_| close());
        let request = fetch.request().await;
        let body = request.answer();
        body.send(SIX);
        assert_eq!(source.next().await, open());
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
        assert!(request.signal().aborted());
        assert!(body.is_cancelled());
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_a_listener_leaves_the_rest_of_the_chunk_undispatched() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let close = source.closer();
        source.on("message", move |_| close());
        let heard_after = Rc::new(Cell::new(0));
        source.on("message", {
            let heard_after = Rc::clone(&heard_after);
            move |_| heard_after.set(heard_after.get() + 1)
        });
        let request = fetch.request().await;
        let body = request.answer();
        body.send(SIX);
        body.send(SIX);
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(
            heard_after.get(),
            1,
            "the other listeners of that event still hear it"
        );
        assert!(request.signal().aborted());
        assert!(body.is_cancelled());
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_a_promise_reaction_leaves_the_rest_of_the_chunk_undispatched() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let close = Rc::new(source.closer());
        source.on("message", move |_| {
            let close = Rc::clone(&close);
            spawn_local(async move { close() });
        });
        fetch.request().await.answer().send(SIX);
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_between_two_events_of_a_chunk_leaves_the_rest_undispatched() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        // Sixty-four callbacks come of one message, and those asked for are more.
        body.send(SIX.repeat(100));
        for data in ["1", "2", "3"] {
            assert_eq!(source.next().await, message(data));
        }
        source.close();
        let seen_before = source.rest().len();
        assert!(seen_before < 597);
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_in_the_listener_of_error_makes_no_other_attempt() {
    run(async || {
        let timers = Timers::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let close = source.closer();
        source.on("error", move |_| close());
        let body = fetch.request().await.answer();
        body.send("retry: 1\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        assert_eq!(source.ready_state(), CLOSED);
        outlast_a_delay_of_one().await;
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 1);
        assert!(!timers.uncleared().contains(&1));
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_while_waiting_clears_the_timer() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let timers = Timers::watch();
        let body = fetch.request().await.answer();
        body.send("retry: 12345\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        assert_eq!(timers.uncleared(), [12_345]);
        source.close();
        assert_eq!(timers.uncleared(), [0_i32; 0]);
        assert_eq!(source.ready_state(), CLOSED);
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 1);
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_as_the_timer_expires_makes_no_other_attempt() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 0\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            let set_timeout = property(&js_sys::global(), "setTimeout");
            let set_timeout: js_sys::Function = set_timeout.unchecked_into();
            set_timeout.call1(&js_sys::global(), &resolve).unwrap();
        });
        // Its reaction comes about when the source's own timer expires, before or after.
        JsFuture::from(promise).await.unwrap();
        source.close();
        let requests = fetch.count();
        outlast_a_delay_of_one().await;
        assert_eq!(fetch.count(), requests);
        assert_eq!(source.rest(), []);
    })
    .await;
}

/// The call comes while the driver makes the request.
#[wasm_bindgen_test]
async fn close_inside_the_injected_fetch_fires_nothing() {
    run(async || {
        let signal = Rc::new(OnceCell::new());
        let close: Rc<OnceCell<Box<dyn Fn()>>> = Rc::default();
        let fetch: Closure<dyn FnMut(String, RequestInit) -> Response> = Closure::new({
            let close = Rc::clone(&close);
            let signal = Rc::clone(&signal);
            move |_url, init: RequestInit| {
                signal.set(property(&init, "signal")).unwrap();
                close.get().unwrap()();
                Response::new().unwrap()
            }
        });
        let url = format!("{}/events", page_origin());
        let source = Source::new(&url, &Init::of(false, "fetch", fetch.as_ref()));
        assert!(close.set(Box::new(source.closer())).is_ok());
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
        let signal: &AbortSignal = signal.get().expect("it was called").unchecked_ref();
        assert!(signal.aborted());
    })
    .await;
}

/// The call comes while the driver performs the first.
#[wasm_bindgen_test]
async fn close_in_a_listener_of_the_signal_is_one_close() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        let aborts = Rc::new(Cell::new(0));
        let on_abort: Closure<dyn FnMut()> = Closure::new({
            let close = source.closer();
            let aborts = Rc::clone(&aborts);
            move || {
                aborts.set(aborts.get() + 1);
                close();
            }
        });
        request
            .signal()
            .set_onabort(Some(on_abort.as_ref().unchecked_ref()));
        source.close();
        assert_eq!(aborts.get(), 1);
        assert_eq!(source.ready_state(), CLOSED);
        settle().await;
        assert_eq!(source.rest(), []);
    })
    .await;
}

#[wasm_bindgen_test]
async fn close_again_and_after_a_failure_does_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        fetch.request().await.answer_status(500);
        assert_eq!(source.next().await, error(CLOSED));
        source.close();
        source.close();
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.ready_state(), CLOSED);
    })
    .await;
}

/// A later timer with a longer delay expires later.
async fn outlast_a_delay_of_one() {
    let fetch = ScriptedFetch::new();
    let source = Source::by(&fetch);
    let body = fetch.request().await.answer();
    body.send("retry: 2\n\n");
    body.end();
    assert_eq!(source.next().await, open());
    assert_eq!(source.next().await, error(CONNECTING));
    fetch.request().await;
    settle().await;
}
