//! The options, as `src/js/options.js` converts them.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::protocol::{CarrierOption, Options};

#[wasm_bindgen]
extern "C" {
    /// The constructor's dictionary after its conversion: types are right, defaults filled in.
    #[wasm_bindgen(typescript_type = "EventSourceInit")]
    #[derive(Clone, Debug)]
    pub type EventSourceInit;

    #[wasm_bindgen(method, getter, js_name = lastEventId)]
    fn last_event_id(this: &EventSourceInit) -> String;

    /// As [`CarrierOption::from_name`] reads it.
    #[wasm_bindgen(method, getter)]
    fn carrier(this: &EventSourceInit) -> String;

    /// Whether method, headers or body are the page's own.
    #[wasm_bindgen(method, getter, js_name = ownRequest)]
    fn own_request(this: &EventSourceInit) -> bool;

    /// Whether what fetches is the page's own.
    #[wasm_bindgen(method, getter, js_name = ownFetch)]
    fn own_fetch(this: &EventSourceInit) -> bool;

    /// As [`Options::from_numbers`] reads them.
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &EventSourceInit) -> Vec<f64>;
}

impl EventSourceInit {
    /// What the protocol is to know.
    pub(super) fn options(&self) -> Options {
        Options {
            last_event_id: self.last_event_id(),
            carrier: CarrierOption::from_name(&self.carrier()),
            has_own_request: self.own_request(),
            has_own_fetch: self.own_fetch(),
            ..Options::from_numbers(&self.numbers())
        }
    }
}
