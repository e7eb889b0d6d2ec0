//! Finds out whether a server can be reached at all.
//!
//! A script sees the same error when CORS refuses a response and when there is none. Without CORS
//! a response cannot be read, but its arrival can be seen.

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use web_sys::AbortController;

use crate::transport::Requests;

/// Milliseconds after which a server counts as not reached.
const TIMEOUT: u32 = 2_000;

/// A request that is aborted when this is dropped.
#[derive(Debug)]
pub(super) struct Probe {
    controller: AbortController,
    _timeout: Timeout,
}

impl Probe {
    /// A request that is not sent yet.
    pub(super) fn new() -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        Ok(Self {
            _timeout: Timeout::new(TIMEOUT, {
                let controller = controller.clone();
                move || controller.abort()
            }),
            controller,
        })
    }

    /// Fulfilled when any response comes. Nothing of the page's own goes with the request.
    pub(super) fn send(&self, requests: &Requests, url: &str) -> Promise {
        requests.probe(url, &self.controller.signal())
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.controller.abort();
    }
}
