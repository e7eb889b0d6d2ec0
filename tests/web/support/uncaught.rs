//! Errors and rejections that nobody caught: each fails the test, unless it was expected.

use std::cell::RefCell;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, PromiseRejectionEvent};

use super::global::global;

thread_local! {
    static UNCAUGHT: RefCell<Vec<String>> = RefCell::default();
    static LISTENER: Closure<dyn FnMut(Event)> = Closure::new(|event: Event| note(&event));
}

/// Begins anew; what an earlier test left behind is no concern of this one.
pub(super) fn watch() {
    LISTENER.with(|listener| {
        for event_type in ["error", "unhandledrejection"] {
            // The same function is added only once.
            global()
                .add_event_listener_with_callback(event_type, listener.as_ref().unchecked_ref())
                .unwrap();
        }
    });
    UNCAUGHT.take();
}

pub(super) fn assert_nothing() {
    let uncaught = UNCAUGHT.take();
    assert!(uncaught.is_empty(), "nobody caught: {uncaught:?}");
}

/// Takes what was reported so far: it must be this and nothing else. Engines put words before it.
pub(crate) fn expect_uncaught(messages: &[&str]) {
    let uncaught = UNCAUGHT.take();
    let as_expected = uncaught.len() == messages.len()
        && uncaught
            .iter()
            .zip(messages)
            .all(|(uncaught, message)| uncaught.ends_with(message));
    assert!(
        as_expected,
        "expected {messages:?}, nobody caught: {uncaught:?}"
    );
}

fn note(event: &Event) {
    // The runner's page takes what it sees for a failure of its own.
    event.prevent_default();
    let description = match event.dyn_ref::<PromiseRejectionEvent>() {
        Some(rejection) => format!("rejection: {}", describe(&rejection.reason())),
        None => event.unchecked_ref::<ErrorEvent>().message(),
    };
    UNCAUGHT.with_borrow_mut(|uncaught| uncaught.push(description));
}

fn describe(reason: &JsValue) -> String {
    match reason.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{reason:?}"),
    }
}
