//! Where this runs: page, worker, or a runtime that is no browser.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    /// What `src/js/environment.js` finds out.
    pub(super) type Environment;

    /// The origin that a server sees; `None` where nothing enforces CORS.
    #[wasm_bindgen(method, getter)]
    pub(super) fn origin(this: &Environment) -> Option<String>;

    /// Whether this is a document's global object.
    #[wasm_bindgen(method, getter, js_name = isWindow)]
    pub(super) fn is_window(this: &Environment) -> bool;

    /// The document of a window.
    #[wasm_bindgen(method, getter)]
    pub(super) fn document(this: &Environment) -> Option<EventTarget>;

    /// Whether there is a document, and it is hidden.
    #[wasm_bindgen(method, getter, js_name = isHidden)]
    pub(super) fn is_hidden(this: &Environment) -> bool;

    /// Whether the machine says that it has no network.
    #[wasm_bindgen(method, getter, js_name = isOffline)]
    pub(super) fn is_offline(this: &Environment) -> bool;

    /// Whether `XMLHttpRequest` is there: not so in service workers.
    #[wasm_bindgen(method, getter, js_name = hasXhr)]
    pub(super) fn has_xhr(this: &Environment) -> bool;

    /// The platform's `fetch`, if there is one.
    #[wasm_bindgen(method, getter)]
    pub(super) fn fetch(this: &Environment) -> Option<Function>;

    /// Whether `fetch` is there and gives bodies as streams.
    #[wasm_bindgen(method, getter, js_name = canStream)]
    pub(super) fn can_stream(this: &Environment) -> bool;
}

/// The global object.
pub(super) fn global() -> EventTarget {
    js_sys::global().unchecked_into()
}
