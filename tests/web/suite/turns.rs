//! Every event in a task of its own, and listeners that do what they like.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage>

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    CLOSED, CONNECTING, ScriptedFetch, Source, error, expect_uncaught, message, open, run, settle,
};

#[wasm_bindgen_test]
async fn promise_reactions_run_before_the_next_event_of_a_chunk() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let order = Rc::new(RefCell::new(Vec::new()));
        for event_type in ["open", "message"] {
            let order = Rc::clone(&order);
            source.on(event_type, move |event| {
                order
                    .borrow_mut()
                    .push(format!("{} in the listener", event.type_()));
                let order = Rc::clone(&order);
                spawn_local(async move {
                    order
                        .borrow_mut()
                        .push(format!("{} in a reaction", event.type_()));
                });
            });
        }
        fetch
            .request()
            .await
            .answer()
            .send("data: 1\n\ndata: 2\n\ndata: 3\n\n");
        assert_eq!(source.next().await, open());
        for data in ["1", "2", "3"] {
            assert_eq!(source.next().await, message(data));
        }
        settle().await;
        let expected: Vec<_> = ["open", "message", "message", "message"]
            .iter()
            .flat_map(|it| {
                [
                    format!("{it} in the listener"),
                    format!("{it} in a reaction"),
                ]
            })
            .collect();
        assert_eq!(*order.borrow(), expected);
    })
    .await;
}

#[wasm_bindgen_test]
async fn open_and_error_are_fired_in_tasks_of_their_own() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        let body = request.answer();
        run_microtasks().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.next().await, open());
        body.send("retry: 1\n\n");
        body.end();
        run_microtasks().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.next().await, error(CONNECTING));
        fetch.request().await.answer_status(204);
        run_microtasks().await;
        assert_eq!(source.rest(), []);
        assert_eq!(source.next().await, error(CLOSED));
    })
    .await;
}

#[wasm_bindgen_test]
async fn listener_that_throws_is_reported_and_stops_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let throw =
            js_sys::Function::new_with_args("event", "throw new Error(`thrown at ${event.type}`)");
        for event_type in ["open", "message", "error"] {
            source
                .target()
                .add_event_listener_with_callback(event_type, &throw)
                .unwrap();
        }
        let body = fetch.request().await.answer();
        body.send("retry: 1\n\ndata: 1\n\ndata: 2\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        assert_eq!(source.next().await, message("2"));
        body.end();
        assert_eq!(source.next().await, error(CONNECTING));
        fetch.request().await.answer_status(204);
        assert_eq!(source.next().await, error(CLOSED));
        settle().await;
        expect_uncaught(&[
            "thrown at open",
            "thrown at message",
            "thrown at message",
            "thrown at error",
            "thrown at error",
        ]);
    })
    .await;
}

#[wasm_bindgen_test]
async fn source_constructed_in_a_listener_gets_its_events() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let inner_fetch = Rc::new(ScriptedFetch::new());
        let source = Source::by(&fetch);
        let inner = Rc::new(RefCell::new(None));
        source.on("message", {
            let inner = Rc::clone(&inner);
            let inner_fetch = Rc::clone(&inner_fetch);
            move |_| {
                inner
                    .borrow_mut()
                    .get_or_insert_with(|| Source::by(&inner_fetch));
            }
        });
        fetch
            .request()
            .await
            .answer()
            .send("data: 1\n\ndata: 2\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
        assert_eq!(source.next().await, message("2"));
        inner_fetch.request().await.answer().send("data: inner\n\n");
        let inner = inner.take().unwrap();
        assert_eq!(inner.next().await, open());
        assert_eq!(inner.next().await, message("inner"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn source_closed_by_the_listener_of_another_gets_no_more() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let other_fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let other = Source::by(&other_fetch);
        let body = fetch.request().await.answer();
        let other_body = other_fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        assert_eq!(other.next().await, open());
        let close = other.closer();
        source.on("message", move |_| close());
        body.send("data: 1\n\ndata: 2\n\n");
        other_body.send("data: a\n\n".repeat(100));
        assert_eq!(source.next().await, message("1"));
        assert_eq!(source.next().await, message("2"));
        assert_eq!(other.ready_state(), CLOSED);
        settle().await;
        // Its chunk was read after the other's, so none of its events was due.
        assert_eq!(other.rest(), []);
        assert!(other_body.is_cancelled());
    })
    .await;
}

/// `dispatchEvent` by the page is a call on the stack, no matter what is being dispatched.
#[wasm_bindgen_test]
async fn event_that_the_page_dispatches_itself_changes_nothing() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let own = web_sys::Event::new("error").unwrap();
        source.target().dispatch_event(&own).unwrap();
        assert_eq!(source.next().await, error(CONNECTING));
        fetch.request().await.answer().send("data: 1\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("1"));
    })
    .await;
}

/// More than any chain of promises between an answer and its event.
async fn run_microtasks() {
    for _ in 0..100 {
        let promise = Promise::resolve(&JsValue::UNDEFINED);
        JsFuture::from(promise).await.unwrap();
    }
}
