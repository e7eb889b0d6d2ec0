//! Where this runs: page, worker, or a runtime that is no browser.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// The global object.
pub(super) fn global() -> EventTarget {
    js_sys::global().unchecked_into()
}

/// The origin that a server sees; `None` where nothing enforces CORS.
pub(super) fn origin() -> Option<String> {
    // A runtime without a location has no origin either, even where it has the property.
    let location = property("location").filter(JsValue::is_object)?;
    let origin = property("origin")
        .and_then(|origin| origin.as_string())
        .or_else(|| {
            let origin = Reflect::get(&location, &JsValue::from_str("origin")).ok()?;
            origin.as_string()
        })?;
    // Pages of an extension reach the hosts that it was granted without CORS.
    let is_extension = origin
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.ends_with("-extension"));
    (!is_extension).then_some(origin)
}

/// Whether `XMLHttpRequest` is there: not so in service workers.
pub(super) fn has_xhr() -> bool {
    property("XMLHttpRequest").is_some_and(|value| value.is_function())
}

/// Whether this is a document's global object.
pub(super) fn is_window() -> bool {
    property("document").is_some_and(|value| value.is_object())
}

fn property(name: &str) -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()
}
