//! What `src/js/requests.js` offers.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, XmlHttpRequest};

use crate::protocol::Request;

#[wasm_bindgen]
extern "C" {
    /// What calls the platform with all that a request has: `src/js/requests.js`.
    #[derive(Clone, Debug)]
    pub(crate) type Requests;

    /// Sends a request; the promise is rejected also where `fetch` throws.
    #[wasm_bindgen(method)]
    pub(super) fn send(
        this: &Requests,
        fetch: &Function,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<&str>,
        with_credentials: bool,
        signal: &AbortSignal,
    ) -> Promise;

    /// Asks for a response that cannot be read.
    #[wasm_bindgen(method)]
    pub(crate) fn probe(
        this: &Requests,
        fetch: &Function,
        url: &str,
        signal: &AbortSignal,
    ) -> Promise;

    /// The next chunk of a body, undefined at its end. Until the first one of the platform's is
    /// there, [`abort`](Self::abort) may wait for it.
    #[wasm_bindgen(method)]
    pub(super) fn read(
        this: &Requests,
        reader: &ReadableStreamDefaultReader,
        first: bool,
        controller: &AbortController,
    ) -> Promise;

    /// Aborts a request.
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Requests, controller: &AbortController);

    /// Sends a request whose handlers are all `on_event`.
    #[wasm_bindgen(method, catch, js_name = sendXhr)]
    pub(super) fn send_xhr(
        this: &Requests,
        xhr: &XmlHttpRequest,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<&str>,
        with_credentials: bool,
        on_event: &JsValue,
    ) -> Result<(), JsValue>;

    /// Replaces all handlers.
    #[wasm_bindgen(method, js_name = listenToXhr)]
    pub(super) fn listen_to_xhr(this: &Requests, xhr: &XmlHttpRequest, on_event: &JsValue);
}

/// Names and values, each on a line, which none of them contains.
pub(super) fn headers(request: &Request) -> String {
    let mut lines = String::new();
    for (name, value) in &request.headers {
        for line in [name, value.as_str()] {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}
