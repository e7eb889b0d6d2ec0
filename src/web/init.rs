//! The options, as `src/js/options.js` converts them.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The constructor's dictionary after its conversion: types are right, defaults filled in.
    #[wasm_bindgen(typescript_type = "EventSourceInit")]
    #[derive(Clone, Debug)]
    pub type EventSourceInit;

    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    pub(super) fn with_credentials(this: &EventSourceInit) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(super) fn transport(this: &EventSourceInit) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn fetch(this: &EventSourceInit) -> Option<Function>;
}
